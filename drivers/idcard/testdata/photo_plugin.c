/* A photo decoder for tests (see ../photo_decoder.h): of a made-up kind of photo it makes a pattern, of any
 * other it says 7. */
#include <stdint.h>

int zizhu_photo_decode_v1(const uint8_t in[1024], uint8_t bgr[38556]);

int zizhu_photo_decode_v1(const uint8_t in[1024], uint8_t bgr[38556]) {
    if (in[0] == 0xEE) return 7;
    for (int i = 0; i < 38556; ++i) bgr[i] = (uint8_t)(in[i % 1024] ^ (i / 1024));
    return 0;
}
