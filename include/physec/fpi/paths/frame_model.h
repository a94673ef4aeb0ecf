// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/channel/multipath.h>
#include <physec/fpi/paths/split_complex.h>
#include <physec/ofdm/numerology.h>
#include <physec/ofdm/pilots.h>
#include <vector>

namespace physec::fpi {

/*!
 * One path in the units of the estimators: both coordinates in cycles, where they wrap.
 */
struct normalized_path {
    double delay;     //!< tau / (N Ts)
    double frequency; //!< (d/lambda) sin(theta)
};

/*!
 * What a receiver expects of one frame, given the pilots it believes were sent (bare pilots for an
 * Eve, effective pilots s~ = Phi s for Bob): the signature ("atom") of a unit-gain path,
 *
 *   b(g, n) = exp(-j 2 pi n delay) sum_i exp(+j 2 pi i frequency) s(g, n, i),
 *
 * and its derivatives. A received frame is sum_k gamma_k b_k plus noise, (1) and (2). Nothing here
 * needs G >= Nt.
 */
class PHYSEC_CORE_API frame_model
{
public:
    frame_model(const ofdm::numerology& numerology, const ofdm::pilot_grid& pilots);

    int size() const { return static_cast<int>(pilots_.values.rows()); } //!< G * N
    int subcarriers() const { return pilots_.subcarriers; }
    int symbols() const { return pilots_.symbols; }
    int antennas() const { return pilots_.antennas(); }
    const ofdm::numerology& numerology() const { return numerology_; }
    const ofdm::pilot_grid& pilots() const { return pilots_; }

    /*!
     * Atoms and first derivatives of \p paths, written to the first 3P columns of \p out
     * (size() rows): [b_1..b_P | db/d delay | db/d frequency].
     */
    void evaluate(const std::vector<normalized_path>& paths, matrix_cf64& out) const;

    //! The same, faster: the first 3P columns of \p out, which must have size() rows.
    void evaluate(const std::vector<normalized_path>& paths, split_matrix& out) const;

    /*!
     * Atoms with first and second derivatives, size() x 6P:
     * [b | d delay | d frequency | d delay^2 | d delay d frequency | d frequency^2].
     */
    matrix_cf64 evaluate_second_order(const std::vector<normalized_path>& paths) const;

    /*!
     * Matched filter of a frame per antenna and subcarrier, z(n, i) = sum_g conj(s(g,n,i)) y(g,n):
     * subcarriers x antennas. Correlating z with exp(...) gives b^H y of any path.
     */
    matrix_cf64 matched_filter(const vector_cf64& frame) const;

    //! ||b||^2 at a spatial frequency; the delay does not change it.
    double atom_energy(double frequency) const;

    channel::path to_path(normalized_path path, cf64 gain) const;
    normalized_path from_path(const channel::path& path) const;

private:
    void scale_by_delay(double delay, Eigen::Ref<vector_cf64> column) const;

    ofdm::numerology numerology_;
    ofdm::pilot_grid pilots_;
    split_matrix split_pilots_;
    std::vector<double> delay_ramp_; // 2 pi n over the active subcarriers
    matrix_cf64 antenna_gram_;       // sum over resource elements of s^H s, antennas x antennas
};

} // namespace physec::fpi
