// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/receive/least_squares_channel.h>
#include <physec/error.h>
#include <physec/numeric/decompositions.h>

namespace physec::fpi {

least_squares_channel::least_squares_channel(const ofdm::pilot_grid& sent)
    : antennas_(sent.antennas())
{
    if (sent.symbols < antennas_)
        throw invalid_input(complaint("pilots (OFDM symbols per frame, G)",
                                      sent.symbols,
                                      "at least Nt = " + std::to_string(antennas_) +
                                          " for a least-squares channel estimate"));
    for (int m = 0; m < sent.subcarriers; ++m) {
        const auto rows = Eigen::seqN(m, sent.symbols, sent.subcarriers);
        const matrix_cf64 pilots = sent.values(rows, Eigen::all);
        Eigen::Index rank = 0;
        solvers_.push_back(numeric::pseudoinverse(pilots, rank));
        if (rank < antennas_)
            throw invalid_input(
                complaint("rank of the effective pilots on active subcarrier " + std::to_string(m),
                          rank,
                          std::to_string(antennas_) + " (Nt)"));
    }
}

matrix_cf64 least_squares_channel::estimate(const vector_cf64& frame) const
{
    const int symbols = static_cast<int>(solvers_[0].cols());
    if (frame.size() != symbols * subcarriers())
        throw invalid_input(
            complaint("frame length", frame.size(), std::to_string(symbols * subcarriers())));
    matrix_cf64 response(subcarriers(), antennas_);
    for (int m = 0; m < subcarriers(); ++m) {
        const vector_cf64 received = frame(Eigen::seqN(m, symbols, subcarriers()));
        response.row(m) = (solvers_[m] * received).transpose();
    }
    return response;
}

Eigen::MatrixXd least_squares_channel::noise_gain() const
{
    Eigen::MatrixXd gain(subcarriers(), antennas_);
    for (int m = 0; m < subcarriers(); ++m)
        gain.row(m) = solvers_[m].rowwise().squaredNorm().transpose();
    return gain;
}

} // namespace physec::fpi
