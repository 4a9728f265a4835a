// The role "smart card reader": staff cards and citizens' chip cards (social security), through PC/SC.
#pragma once

#include "base/secret.h"
#include "drivers/id_card_reader.h"

namespace zizhu::drivers {

class SmartCardReader : public Device {
public:
    virtual base::Result<CardMedia> media(const Until& until) = 0;

    // Waits until a card is there and powers it up; returns its answer to reset. Timeout: none came.
    virtual base::Result<base::SecretBytes> connect(const Until& until) = 0;

    // Sends one command APDU to the connected card and returns the answer with its status word. Unavailable:
    // the card was taken away; SequenceError: none is connected.
    virtual base::Result<base::SecretBytes> transmit(base::ByteView apdu, const Until& until) = 0;

    // Lets the card go. Never fails.
    virtual void disconnect() = 0;
};

}  // namespace zizhu::drivers
