// SPDX-License-Identifier: GPL-3.0-or-later
// Who can locate Alice how well? Bounds of Bob and of two Eves over SNR, for the paper's scenario
// and one draw of the pilots. Needs the library physec-core alone.
#include <cstdio>
#include <exception>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/config.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/ofdm/pilots.h>

int main()
{
    using namespace physec;
    try {
        fpi::config config; // the paper's scenario
        const auto pilots = ofdm::random_phase_pilots(
            config.pilots, config.ofdm.active_count(), config.tx_antennas, 1);
        // What Alice sends: the same grid, every antenna and subcarrier weighted.
        const auto sent = fpi::precoder(config).apply(pilots);
        std::printf("mean power sent: %.4f\n", sent.values.squaredNorm() / pilots.values.rows());

        std::printf("SNR dB   Bob m   Eve, form known, m   Eve, all paths separately, m\n");
        for (int snr_db = 0; snr_db <= 20; snr_db += 10) {
            config.snr_db = snr_db;
            std::printf("%6d %7.3f %20.3f %30.3f\n",
                        snr_db,
                        fpi::bob_bound(config, pilots).position_m,
                        fpi::structure_bound(config, pilots).position_m,
                        fpi::separate_bound(config, pilots).position_m);
        }
    } catch (const std::exception& problem) { // one sentence: the value, and what is allowed
        std::fprintf(stderr, "%s\n", problem.what());
        return 1;
    }
}
