// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/messages.h"
#include "pmt_text.h"
#include "settings_message.h"
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
            "fakes is " + brief(value) + // never their values: they are the secret
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

namespace {

std::vector<::physec::array::point> points(const std::string& key, const pmt::pmt_t& value)
{
    if (!pmt::is_f64vector(value) || pmt::length(value) % 2 != 0)
        refuse_setting(key, value, "an f64 vector x, y, x, y, ...");
    const std::vector<double> flat = pmt::f64vector_elements(value);
    std::vector<::physec::array::point> found;
    for (std::size_t k = 0; k < flat.size(); k += 2)
        found.push_back({ flat[k], flat[k + 1] });
    return found;
}

::physec::array::point point(const std::string& key, const pmt::pmt_t& value)
{
    const auto found = points(key, value);
    if (found.size() != 1)
        refuse_setting(key, value, "an f64 vector x, y");
    return found[0];
}

void edit_one(::physec::fpi::config& config, const std::string& key, const pmt::pmt_t& value)
{
    if (key == "fakes")
        config.fakes = fakes_from_pmt(value);
    else if (key == "mode") {
        if (!pmt::is_symbol(value))
            refuse_setting(key, value, "a symbol, the name of a protection");
        config.mode = pmt::symbol_to_string(value);
    } else if (key == "snr_db")
        config.snr_db = setting_number(key, value);
    else if (key == "heading_rad")
        config.heading_rad = setting_number(key, value);
    else if (key == "alice_m")
        config.alice_m = point(key, value);
    else if (key == "bob_m")
        config.bob_m = point(key, value);
    else if (key == "eve_m")
        config.eve_m = point(key, value);
    else if (key == "scatterers_m")
        config.scatterers_m = points(key, value);
    else if (key == "normalize_power") {
        if (!pmt::is_bool(value))
            refuse_setting(key, value, "true or false");
        config.normalize_power = pmt::to_bool(value);
    } else
        throw ::physec::invalid_input("key is \"" + key +
                                      "\"; allowed: fakes, mode, snr_db, heading_rad, alice_m, "
                                      "bob_m, eve_m, scatterers_m, normalize_power");
}

} // namespace

void edit(::physec::fpi::config& config, const pmt::pmt_t& message)
{
    read_settings(message, [&](const std::string& key, const pmt::pmt_t& value) {
        edit_one(config, key, value);
    });
}

} // namespace physec
} // namespace gr
