// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/messages.h"
#include <physec/error.h>

namespace gr {
namespace physec {

using ::physec::fpi::fake_set;

pmt::pmt_t fakes_to_pmt(const std::vector<fake_set>& fakes)
{
    std::vector<double> flat;
    for (const fake_set& fake : fakes) {
        flat.push_back(fake.delay_s);
        flat.push_back(fake.angle_rad);
    }
    return pmt::init_f64vector(flat.size(), flat);
}

std::vector<fake_set> fakes_from_pmt(const pmt::pmt_t& value)
{
    if (!pmt::is_f64vector(value) || pmt::length(value) % 2 != 0)
        throw ::physec::invalid_input("fakes is " + pmt::write_string(value) +
                                      "; allowed: an f64 vector of (delay_s, angle_rad) pairs");
    const std::vector<double> flat = pmt::f64vector_elements(value);
    std::vector<fake_set> fakes;
    for (std::size_t k = 0; k < flat.size(); k += 2)
        fakes.push_back({ flat[k], flat[k + 1] });
    return fakes;
}

} // namespace physec
} // namespace gr
