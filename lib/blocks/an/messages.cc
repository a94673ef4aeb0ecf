// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/messages.h"
#include "pmt_text.h"
#include "settings_message.h"
#include <map>
#include <physec/error.h>

namespace gr {
namespace physec {

namespace {

using ::physec::invalid_input;
using ::physec::vector_cf64;

pmt::pmt_t vector_to_pmt(const vector_cf64& values)
{
    return pmt::init_c64vector(values.size(), values.data());
}

vector_cf64 vector_from_pmt(const pmt::pmt_t& message)
{
    std::size_t length = 0;
    if (pmt::is_c64vector(message)) {
        const auto* values = pmt::c64vector_elements(message, length);
        return Eigen::Map<const vector_cf64>(values, length);
    }
    if (pmt::is_c32vector(message)) {
        const auto* values = pmt::c32vector_elements(message, length);
        return Eigen::Map<const Eigen::VectorXcf>(values, length).cast<::physec::cf64>();
    }
    throw invalid_input("channel vector is " + brief(message) +
                        "; allowed: a c32vector or c64vector");
}

pmt::pmt_t field(const pmt::pmt_t& dict, const char* name)
{
    const auto value = pmt::dict_ref(dict, pmt::mp(name), pmt::PMT_NIL);
    if (pmt::is_null(value))
        throw invalid_input(std::string("dict has no ") + name +
                            "; allowed: h, h_e, theta and phi present");
    return value;
}

pmt::pmt_t with(const pmt::pmt_t& dict, const char* name, const pmt::pmt_t& value)
{
    return pmt::dict_add(dict, pmt::mp(name), value);
}

} // namespace

pmt::pmt_t to_pmt(const ::physec::an::channel_state& state)
{
    auto dict = to_pmt(state.h, state.theta_rad);
    dict = with(dict, "h_e", vector_to_pmt(state.h_e));
    return with(dict, "phi", pmt::from_double(state.phi_rad));
}

pmt::pmt_t to_pmt(const vector_cf64& h, double theta_rad)
{
    return with(
        with(pmt::make_dict(), "h", vector_to_pmt(h)), "theta", pmt::from_double(theta_rad));
}

::physec::an::channel_state channel_state_from_pmt(const pmt::pmt_t& message)
{
    if (!pmt::is_dict(message))
        throw invalid_input("channel state is no dict; allowed: dict with h, h_e, theta, phi");
    ::physec::an::channel_state state;
    state.h = vector_from_pmt(field(message, "h"));
    state.h_e = vector_from_pmt(field(message, "h_e"));
    state.theta_rad = number_from_pmt(field(message, "theta"));
    state.phi_rad = number_from_pmt(field(message, "phi"));
    return state;
}

pmt::pmt_t split_to_pmt(const ::physec::an::config& config)
{
    auto dict = with(pmt::make_dict(), "power", pmt::from_double(config.power));
    dict = with(dict, "tau", pmt::from_double(config.tau));
    dict = with(dict, "alpha", pmt::from_complex(config.alpha));
    dict = with(dict, "beta_phase_rad", pmt::from_double(config.beta_phase_rad));
    return with(dict, "noise_space", pmt::mp(to_string(config.space)));
}

pmt::pmt_t links_to_pmt(const ::physec::an::config& config)
{
    auto dict = pmt::make_dict();
    dict = with(dict, "gain_user", pmt::from_complex(config.gain_user));
    dict = with(dict, "gain_comm_eve", pmt::from_complex(config.gain_comm_eve));
    dict = with(dict, "gain_target", pmt::from_complex(config.gain_target));
    dict = with(dict, "gain_sensing_eve", pmt::from_complex(config.gain_sensing_eve));
    dict = with(dict, "noise_user", pmt::from_double(config.noise_user));
    dict = with(dict, "noise_comm_eve", pmt::from_double(config.noise_comm_eve));
    return with(dict, "noise_radar", pmt::from_double(config.noise_radar));
}

void edit(::physec::an::config& config, const pmt::pmt_t& message)
{
    const std::map<std::string, double*> reals = {
        { "power", &config.power },
        { "tau", &config.tau },
        { "beta_phase_rad", &config.beta_phase_rad },
        { "noise_user", &config.noise_user },
        { "noise_comm_eve", &config.noise_comm_eve },
        { "noise_radar", &config.noise_radar },
    };
    const std::map<std::string, ::physec::cf64*> gains = {
        { "alpha", &config.alpha },
        { "gain_user", &config.gain_user },
        { "gain_comm_eve", &config.gain_comm_eve },
        { "gain_target", &config.gain_target },
        { "gain_sensing_eve", &config.gain_sensing_eve },
    };
    read_settings(message, [&](const std::string& key, const pmt::pmt_t& value) {
        if (const auto real = reals.find(key); real != reals.end())
            *real->second = setting_number(key, value);
        else if (const auto gain = gains.find(key); gain != gains.end()) {
            *gain->second =
                pmt::is_complex(value) ? pmt::to_complex(value) : setting_number(key, value);
        } else if (key == "noise_space") {
            if (!pmt::is_symbol(value))
                refuse_setting(key, value, "a symbol: user_and_target, user");
            config.space = ::physec::an::noise_space_from_string(pmt::symbol_to_string(value));
        } else
            throw invalid_input("key is \"" + key +
                                "\"; allowed: power, tau, alpha, beta_phase_rad, gain_user, "
                                "gain_comm_eve, gain_target, gain_sensing_eve, noise_user, "
                                "noise_comm_eve, noise_radar, noise_space");
    });
}

vector_cf64 csi_from_pmt(const pmt::pmt_t& message)
{
    const auto empty = [](const pmt::pmt_t& data) {
        return pmt::is_null(data) || (pmt::is_uniform_vector(data) && pmt::length(data) == 0);
    };
    if (!pmt::is_pair(message) && !pmt::is_dict(message))
        return vector_from_pmt(message);
    if (pmt::is_pdu(message) && !empty(pmt::cdr(message)))
        return vector_from_pmt(pmt::cdr(message));
    const auto dict = pmt::is_pdu(message) ? pmt::car(message) : message;
    if (pmt::is_dict(dict))
        for (const char* name : { "csi", "h" })
            if (pmt::dict_has_key(dict, pmt::mp(name)))
                return vector_from_pmt(pmt::dict_ref(dict, pmt::mp(name), pmt::PMT_NIL));
    throw invalid_input("message has no channel vector; allowed: a c32vector or c64vector, or a "
                        "dict or PDU that holds one as csi or h");
}

double number_from_pmt(const pmt::pmt_t& message) { return setting_number("value", message); }

pmt::pmt_t estimate_pdu(const std::string& angle_key,
                        const ::physec::an::angle_estimate& estimate,
                        std::uint64_t frame)
{
    auto dict = with(pmt::make_dict(), angle_key.c_str(), pmt::from_double(estimate.angle_rad));
    dict = with(dict, "snr_db", pmt::from_double(estimate.snr_db));
    dict = with(dict, "reliable", pmt::from_bool(estimate.reliable));
    dict = with(dict, "frame", pmt::from_uint64(frame));
    return pmt::cons(dict, pmt::make_u8vector(0, 0));
}

int snapshots_per_estimate(const ::physec::an::config& config, int frames)
{
    const int most = std::min(65536, (1 << 30) / config.frame_length);
    if (frames < 1 || frames > most)
        throw invalid_input(
            ::physec::complaint("frames per estimate", frames, "1 to " + std::to_string(most)));
    return frames * config.frame_length;
}

} // namespace physec
} // namespace gr
