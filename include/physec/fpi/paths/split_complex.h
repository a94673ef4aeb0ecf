// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/types.h>
#include <volk/volk_alloc.hh>

namespace physec::fpi {

/*!
 * A complex matrix with real and imaginary parts of each column apart, which is how the inner
 * loops of the estimators run fastest. Columns are contiguous and aligned.
 *
 * The loops below have a version for each instruction set of the processor family, chosen at
 * load time; results differ between them by rounding only.
 */
class PHYSEC_CORE_API split_matrix
{
public:
    split_matrix() = default;
    split_matrix(int rows, int columns) { resize(rows, columns); }
    explicit split_matrix(const matrix_cf64& values);

    //! Contents are undefined afterwards. Does not allocate when the size does not grow.
    void resize(int rows, int columns);

    int rows() const { return rows_; }
    int columns() const { return columns_; }
    double* real(int column) { return &data_[2 * column * stride_]; }
    double* imag(int column) { return &data_[(2 * column + 1) * stride_]; }
    const double* real(int column) const { return &data_[2 * column * stride_]; }
    const double* imag(int column) const { return &data_[(2 * column + 1) * stride_]; }

    void set(int column, const vector_cf64& values);
    vector_cf64 get(int column) const;

    /*!
     * first_column = sum_c first[c] x(c), second_column = sum_c second[c] x(c), over all columns
     * of \p x, which has the same number of rows.
     */
    void set_weighted_sums(int first_column,
                           int second_column,
                           const split_matrix& x,
                           const cf64* first,
                           const cf64* second);

    /*!
     * column *= phase, element by element, the phase repeating every \p period rows: a delay
     * applied to all symbols of a frame. real/imag hold \p period values.
     */
    void rotate(int column, const double* phase_real, const double* phase_imag, int period);

    //! column = -j ramp * from, the ramp repeating every \p period rows.
    void ramp_of(int column, int from, const double* ramp, int period);

    /*!
     * sum over the repetitions of \p period rows of conj(a(a_column)) b(b_column): a matched filter
     * per position within the period. \p sum_real and \p sum_imag hold \p period values.
     */
    static void periodic_inner(const split_matrix& a,
                               int a_column,
                               const split_matrix& b,
                               int b_column,
                               int period,
                               double* sum_real,
                               double* sum_imag);

    //! a(a_column)^H b(b_column).
    static cf64 inner(const split_matrix& a, int a_column, const split_matrix& b, int b_column);

private:
    int rows_ = 0;
    int columns_ = 0;
    std::size_t stride_ = 0;
    volk::vector<double> data_;
};

} // namespace physec::fpi
