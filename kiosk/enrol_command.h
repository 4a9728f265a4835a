// `zizhu-kiosk enrol`: a terminal's first certificate, before there is a terminal.json to start with.
#pragma once

namespace zizhu::kiosk {

// The code is read from standard input. Exit code: 0 done, 1 not, 2 wrong words.
int enrolCommand(int argc, char** argv);

}  // namespace zizhu::kiosk
