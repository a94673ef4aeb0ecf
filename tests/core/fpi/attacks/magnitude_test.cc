// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/magnitude.h>
#include "keyed_scenes.h"
#include <gtest/gtest.h>
#include <chrono>
using namespace keyed_scenes;
TEST(FpiMagnitudeEve, Explore)
{
    const char* e = getenv("XP");
    double B = 15e6, snr = 20; int frames = 1, trials = 50, law = 0; double s = .5;
    if (e) sscanf(e, "%lf,%lf,%d,%d,%d,%lf", &B, &snr, &frames, &trials, &law, &s);
    auto c = scene(B, snr);
    auto t0 = std::chrono::steady_clock::now();
    fpi_attacks_setup::errors errors; double bound = 0;double dev=0;
    for (int t = 0; t < trials; ++t) {
        keyed_link link(c, 1 + t, { fpi::gain_law(law), s }, frames);
        bound += link.bound() / trials;
        fpi::magnitude_eve eve(c, link.bare, link.law);
        auto r = eve.estimate(link.noisy(t));
        errors.add(physec::array::distance(r.position_m, c.alice_m));dev+=r.deviation_m/trials;
        if (getenv("XV")) printf("%g %g  %g dev %g conv %d cost %g\n", r.position_m.x, r.position_m.y, physec::array::distance(r.position_m, c.alice_m), r.deviation_m, r.converged, r.residual_power);
    }
    auto dt = std::chrono::duration<double>(std::chrono::steady_clock::now() - t0).count();
    printf("B %g snr %g frames %d law %d s %g: rmse %g median %g p90 %g bound %g dev %g  ms %g\n", B, snr, frames, law, s, errors.rmse(), errors.quantile(.5), errors.quantile(.9), bound,dev, dt / trials * 1e3);
}
