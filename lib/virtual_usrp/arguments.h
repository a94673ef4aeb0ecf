// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared_medium.h"
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace physec::virtual_usrp {

//! What the device arguments of a simulated radio say; docs/virtual-usrp.md has the table.
struct radio_arguments {
    std::string air = "default";
    std::string serial;
    int ntx = 1; //!< channels, 0 to 16
    int nrx = 1;
    int tx_base = 0; //!< antenna number on the air of the first channel
    int rx_base = 0;
    std::string channel; //!< file of antenna paths; empty: gain 1 between all antennas
    bool has_noise = true;
    double noise_db = -80.0; //!< variance relative to full scale, at 0 dB receive gain
    double ppm = 0.0;
    cf64 dc = 0.0;             //!< of full scale
    double iq_gain = 0.0;      //!< in-phase part is larger by this
    double iq_phase_deg = 0.0; //!< quadrature error
    std::uint64_t seed = 1;
    double speed = 0.0; //!< 0: as the air runs
    clock_mode clock = clock_mode::unspecified;
    int radios = 0;        //!< that a lockstep clock waits for; 0: as the air does
    double tx_delay = 0.0; //!< samples
    double rx_delay = 0.0;
    double skew = 0.0; //!< samples per channel number
    int adc_bits = 16; //!< 0: neither quantised nor clipped
    bool shared_reference = false;

    /*!
     * \throws invalid_input naming the argument, its value and what is allowed. Keys that are not
     * of this device but are written much like one are listed in \p misspelt, with that one.
     */
    static radio_arguments parse(const std::map<std::string, std::string>& text,
                                 std::map<std::string, std::string>& misspelt);
};

} // namespace physec::virtual_usrp
