// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/messages.h"
#include "pmt_text.h"
#include <physec/error.h>

namespace gr {
namespace physec {

namespace {

using ::physec::invalid_input;
using by_antenna = Eigen::Matrix<::physec::cf32, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

std::uint64_t number(const pmt::pmt_t& dict, const char* name)
{
    const auto value = pmt::dict_ref(dict, pmt::mp(name), pmt::PMT_NIL);
    if (pmt::is_uint64(value))
        return pmt::to_uint64(value);
    if (pmt::is_integer(value) && pmt::to_long(value) >= 0)
        return pmt::to_long(value);
    throw invalid_input(std::string(name) + " of the CSI is " + brief(value) +
                        "; allowed: an integer >= 0");
}

pmt::pmt_t with(const pmt::pmt_t& dict, const char* name, const pmt::pmt_t& value)
{
    return pmt::dict_add(dict, pmt::mp(name), value);
}

} // namespace

pmt::pmt_t to_pdu(const air_csi& csi)
{
    auto dict = with(pmt::make_dict(), "session", pmt::from_uint64(csi.session));
    dict = with(dict, "frame", pmt::from_uint64(csi.frame));
    const std::vector<std::int32_t> shape{ static_cast<std::int32_t>(csi.h.rows()),
                                           static_cast<std::int32_t>(csi.h.cols()) };
    dict = with(dict, "shape", pmt::init_s32vector(2, shape));
    const by_antenna values = csi.h.cast<::physec::cf32>();
    return pmt::cons(dict, pmt::init_c32vector(values.size(), values.data()));
}

air_csi air_csi_from_pmt(const pmt::pmt_t& message)
{
    if (!pmt::is_pdu(message) || !pmt::is_c32vector(pmt::cdr(message)))
        throw invalid_input("message is no CSI; allowed: a PDU with a c32vector");
    const auto dict = pmt::car(message);
    air_csi csi{ number(dict, "session"), number(dict, "frame"), {} };
    std::size_t count = 0;
    const ::physec::cf32* values = pmt::c32vector_elements(pmt::cdr(message), count);
    const auto shape = pmt::dict_ref(dict, pmt::mp("shape"), pmt::PMT_NIL);
    if (!pmt::is_s32vector(shape) || pmt::length(shape) != 2)
        throw invalid_input("shape of the CSI is " + brief(shape) +
                            "; allowed: an s32vector of antennas and subcarriers");
    const std::int64_t rows = pmt::s32vector_ref(shape, 0), columns = pmt::s32vector_ref(shape, 1);
    if (rows < 1 || columns < 1 || rows * columns != static_cast<std::int64_t>(count))
        throw invalid_input(::physec::complaint(
            "values of the CSI",
            count,
            std::to_string(rows) + " x " + std::to_string(columns) + " as its shape says"));
    csi.h = Eigen::Map<const by_antenna>(values, rows, columns).cast<::physec::cf64>();
    return csi;
}

::physec::vector_cf64 transmit_chains_from_pmt(const pmt::pmt_t& message)
{
    const auto key = pmt::mp("transmit");
    const auto dict = pmt::is_pdu(message) ? pmt::car(message) : message;
    const auto value = pmt::is_dict(dict) ? pmt::dict_ref(dict, key, pmt::PMT_NIL) : pmt::PMT_NIL;
    if (!pmt::is_c64vector(value))
        throw invalid_input("message has no chains; allowed: a dict or PDU that holds a c64vector "
                            "as transmit");
    std::size_t count = 0;
    const auto* values = pmt::c64vector_elements(value, count);
    return Eigen::Map<const ::physec::vector_cf64>(values, count);
}

pmt::pmt_t air_csi_tag(std::uint64_t frame, double theta_rad)
{
    return with(with(pmt::make_dict(), "frame", pmt::from_uint64(frame)),
                "theta",
                pmt::from_double(theta_rad));
}

pmt::pmt_t to_pdu(const ::physec::an::echo_estimate& found, std::uint64_t frame)
{
    auto dict = pmt::car(estimate_pdu("theta_rad", found.angle, frame));
    dict = with(dict, "delay_s", pmt::from_double(found.delay_s));
    dict = with(dict, "range_m", pmt::from_double(found.range_m()));
    return pmt::cons(dict, pmt::make_u8vector(0, 0));
}

pmt::pmt_t to_pdu(const ::physec::an::array_chains& chains)
{
    const auto vector = [](const ::physec::vector_cf64& values) {
        return pmt::init_c64vector(values.size(), values.data());
    };
    auto dict = with(pmt::make_dict(), "transmit", vector(chains.transmit));
    dict = with(dict, "receive", vector(chains.receive));
    return pmt::cons(dict, pmt::make_u8vector(0, 0));
}

} // namespace physec
} // namespace gr
