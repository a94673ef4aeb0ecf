// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <physec/api.h>
#include <physec/random/generator.h>
#include <string>
#include <vector>

namespace physec::random {

//! Sample mean of independent trials, and its standard error.
struct PHYSEC_CORE_API estimate {
    double mean = 0.0;
    double standard_error = 0.0;
};

struct PHYSEC_CORE_API monte_carlo_options {
    std::uint64_t trials = 100000; //!< at least 2
    std::uint64_t seed = 1;
    std::string stream = "monte carlo"; //!< name of the random stream
    unsigned threads = 0;               //!< 0: as many as the machine runs at once
    std::uint32_t chunk = 4096;         //!< trials per generator; part of what fixes the result

    /*!
     * Called now and then, on the calling thread, with the number of trials done and of all. May
     * throw: the run then stops and the exception passes through.
     */
    std::function<void(std::uint64_t done, std::uint64_t trials)> progress;

    //! Empty when usable, otherwise one sentence with the offending value and the allowed range.
    std::string validate() const;
};

/*!
 * Means of several quantities over many trials.
 *
 * Trials are split into chunks of fixed size; chunk i draws from generator(seed, stream, i), and
 * chunks are combined in their order. The result is therefore the same bits for any number of
 * threads.
 *
 * \param quantities values per trial
 * \param trial writes one trial's values, at least \p quantities of them; called from several
 *        threads at once, so it may share only what is constant. Values must be finite.
 * \returns one estimate per quantity. Throws invalid_input for options that are not valid, and
 *          whatever \p trial throws.
 */
PHYSEC_CORE_API std::vector<estimate>
monte_carlo(const monte_carlo_options& options,
            std::size_t quantities,
            const std::function<void(generator& random, double* values)>& trial);

//! One trial as monte_carlo() takes it.
using trial = std::function<void(generator& random, double* values)>;

/*!
 * As monte_carlo(), for trials that need memory to work in.
 * \param make_trial called once per chunk, from several threads at once; the trial it returns is
 *        used by one thread only, so it may own whatever it writes to
 */
PHYSEC_CORE_API std::vector<estimate>
monte_carlo_with_workspace(const monte_carlo_options& options,
                           std::size_t quantities,
                           const std::function<trial()>& make_trial);

} // namespace physec::random
