// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <physec/an/channel_state.h>
#include <physec/an/transmit/beams.h>
#include <physec/an/transmit/qpsk.h>
#include <physec/random/generator.h>
#include <vector>

// What the AN-ISAC tests share.
namespace an_setup {

inline physec::an::config sized(int antennas, int frame_length)
{
    physec::an::config c;
    c.tx_antennas = antennas;
    c.frame_length = frame_length;
    return c;
}

inline std::vector<physec::cf32> random_symbols(int count, std::uint64_t seed)
{
    return physec::an::qpsk_pilots(count, seed);
}

//! Antenna-major buffers with the pointers that the kernels take.
struct streams {
    streams(int antennas, int count)
        : values(antennas, std::vector<physec::cf32>(count)), out(antennas)
    {
        for (int i = 0; i < antennas; ++i)
            out[i] = values[i].data();
    }

    physec::matrix_cf64 matrix() const
    {
        physec::matrix_cf64 m(values.size(), values[0].size());
        for (Eigen::Index i = 0; i < m.rows(); ++i)
            for (Eigen::Index n = 0; n < m.cols(); ++n)
                m(i, n) = physec::cf64(values[i][n]);
        return m;
    }

    std::vector<std::vector<physec::cf32>> values;
    std::vector<physec::cf32*> out;
};

//! ||v^H X|| / (||v|| ||X||)
inline double leakage(const physec::vector_cf64& v, const physec::matrix_cf64& x)
{
    return (v.adjoint() * x).norm() / (v.norm() * x.norm());
}

} // namespace an_setup
