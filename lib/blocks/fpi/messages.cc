// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/messages.h"
#include <complex>
#include <physec/error.h>

namespace gr {
namespace physec {

using ::physec::fpi::fake_set;

pmt::pmt_t fakes_to_pmt(const std::vector<fake_set>& fakes)
{
    std::vector<double> flat;
    std::vector<std::complex<double>> gains;
    bool own_gains = false;
    for (const fake_set& fake : fakes) {
        flat.push_back(fake.delay_s);
        flat.push_back(fake.angle_rad);
        gains.push_back(fake.gain);
        own_gains = own_gains || fake.gain != 1.0;
    }
    const pmt::pmt_t shifts = pmt::init_f64vector(flat.size(), flat);
    return own_gains ? pmt::cons(shifts, pmt::init_c64vector(gains.size(), gains)) : shifts;
}

std::vector<fake_set> fakes_from_pmt(const pmt::pmt_t& value)
{
    const bool own_gains = pmt::is_pair(value) && pmt::is_c64vector(pmt::cdr(value));
    const pmt::pmt_t shifts = own_gains ? pmt::car(value) : value;
    if (!pmt::is_f64vector(shifts) || pmt::length(shifts) % 2 != 0 ||
        (own_gains && 2 * pmt::length(pmt::cdr(value)) != pmt::length(shifts)))
        throw ::physec::invalid_input(
            "fakes is " + pmt::write_string(value) +
            "; allowed: an f64 vector of (delay_s, angle_rad) pairs, alone "
            "or paired with a c64 vector of as many gains");
    const std::vector<double> flat = pmt::f64vector_elements(shifts);
    std::vector<fake_set> fakes;
    for (std::size_t k = 0; k < flat.size(); k += 2)
        fakes.push_back({ flat[k], flat[k + 1] });
    if (own_gains)
        for (std::size_t v = 0; v < fakes.size(); ++v)
            fakes[v].gain = pmt::c64vector_ref(pmt::cdr(value), v);
    return fakes;
}

} // namespace physec
} // namespace gr
