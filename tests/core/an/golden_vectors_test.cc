// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/double_precision.h"
#include "an/setup.h"
// Boost's own JSON reader still wants them.
#define BOOST_BIND_GLOBAL_PLACEHOLDERS
#include <boost/property_tree/json_parser.hpp>
#include <cmath>
#include <gtest/gtest.h>
#include <physec/an/channel.h>
#include <physec/an/transmit/precoder.h>
#include <string>
#include <vector>

// Transmitted and received samples of an independent program; tests/golden/README.md says where the
// numbers come from.
namespace an = physec::an;
using boost::property_tree::ptree;
using physec::cf32;
using physec::matrix_cf64;
using physec::vector_cf64;

namespace {

std::vector<double> numbers(const ptree& list)
{
    std::vector<double> values;
    for (const auto& entry : list)
        values.push_back(entry.second.get_value<double>());
    return values;
}

//! [[real parts], [imaginary parts]]
vector_cf64 vector_of(const ptree& pair)
{
    const auto re = numbers(pair.front().second), im = numbers(pair.back().second);
    vector_cf64 result(re.size());
    for (std::size_t i = 0; i < re.size(); ++i)
        result[i] = { re[i], im[i] };
    return result;
}

//! The same with a list of rows for either part.
matrix_cf64 matrix_of(const ptree& pair)
{
    const ptree &re = pair.front().second, &im = pair.back().second;
    matrix_cf64 result(re.size(), re.front().second.size());
    auto imaginary = im.begin();
    Eigen::Index row = 0;
    for (const auto& real : re) {
        const auto a = numbers(real.second), b = numbers((imaginary++)->second);
        for (std::size_t i = 0; i < a.size(); ++i)
            result(row, i) = { a[i], b[i] };
        ++row;
    }
    return result;
}

struct golden_case {
    an::config config;
    an::channel_state state;
    vector_cf64 symbols;
    matrix_cf64 noise; //!< entries of variance 1/(N-2)
    matrix_cf64 transmitted;
    ptree vector;

    vector_cf64 expected(const std::string& name) const
    {
        return vector_of(vector.get_child(name));
    }
};

std::vector<golden_case> golden_cases()
{
    ptree file;
    boost::property_tree::read_json(std::string(PHYSEC_GOLDEN_DIR) + "/an-isac-vectors.json", file);
    const ptree& params = file.get_child("params");
    std::vector<golden_case> cases;
    for (const auto& entry : file.get_child("vectors")) {
        const ptree& v = entry.second;
        golden_case made;
        made.vector = v;
        made.config.tx_antennas = static_cast<int>(params.get<double>("N"));
        made.config.rx_antennas = static_cast<int>(params.get<double>("M"));
        made.config.eve_antennas = static_cast<int>(params.get<double>("Ne"));
        made.config.frame_length = static_cast<int>(v.get<double>("L"));
        made.config.power = params.get<double>("P");
        made.config.tau = v.get<double>("tau");
        made.config.alpha = params.get<double>("alpha");
        made.config.gain_user = params.get<double>("c1");
        made.config.gain_comm_eve = params.get<double>("c2");
        made.config.gain_target = params.get<double>("c3");
        made.config.gain_sensing_eve = params.get<double>("c4");
        made.state.h = made.expected("h");
        made.state.h_e = made.expected("he");
        made.state.theta_rad = v.get<double>("theta");
        made.state.phi_rad = v.get<double>("phi");
        made.symbols = made.expected("su");
        made.noise = matrix_of(v.get_child("w")) /
                     std::sqrt(static_cast<double>(made.config.tx_antennas - 2));
        made.transmitted = matrix_of(v.get_child("X"));
        cases.push_back(made);
    }
    return cases;
}

//! Sample-major single precision, as the kernels take it.
std::vector<cf32> single(const matrix_cf64& values)
{
    std::vector<cf32> result;
    for (Eigen::Index n = 0; n < values.cols(); ++n)
        for (Eigen::Index i = 0; i < values.rows(); ++i)
            result.push_back(cf32(values(i, n)));
    return result;
}

} // namespace

// Double precision with sums of at most 17 terms: 1e-10 leaves five digits to spare.
TEST(AnGoldenVectors, TheModelEquationsGiveThem)
{
    const auto close = [](const matrix_cf64& found, const matrix_cf64& expected) {
        EXPECT_LT((found - expected).norm(), 1e-10 * expected.norm());
    };
    const auto cases = golden_cases();
    ASSERT_EQ(cases.size(), 2u);
    for (const auto& v : cases) {
        close(an_double_precision::project(
                  v.config, v.state.h, v.state.theta_rad, v.symbols, v.noise),
              v.transmitted);
        const auto received = an_double_precision::receive(v.config, v.state, v.transmitted);
        const int m = v.config.rx_antennas;
        close(received.user, v.expected("yu_noiseless"));
        close(received.comm_eve, v.expected("ye_noiseless"));
        close(received.echo.row(0).transpose(), v.expected("Yr_noiseless_row0"));
        close(received.echo.row(m - 1).transpose(), v.expected("Yr_noiseless_lastrow"));
        close(received.sensing_eve.row(0).transpose(), v.expected("Ysr_noiseless_row0"));
    }
}

// Single precision, sums of 2N + 4 terms: each rounds by 2^-24 at most, of values no larger than a
// few of the root mean square.
TEST(AnGoldenVectors, ThePrecoderGivesThem)
{
    for (const auto& v : golden_cases()) {
        const int n = v.config.tx_antennas, count = v.config.frame_length;
        an::precoder precoder(v.config, v.state.h, v.state.theta_rad);
        an_setup::streams x(n, count);
        const auto symbols = single(v.symbols.transpose()), noise = single(v.noise);
        precoder.apply(symbols.data(), count, noise.data(), x.out.data());
        EXPECT_LT((x.matrix() - v.transmitted).norm(),
                  34 * std::pow(2.0, -24) * v.transmitted.norm());
    }
}
