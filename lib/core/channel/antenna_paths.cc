// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <fstream>
#include <physec/channel/antenna_paths.h>
#include <physec/error.h>
#include <sstream>

namespace physec::channel {

namespace {

constexpr int highest_antenna = 63;
constexpr double longest_delay_s = 1e-2;

antenna_path parse(const std::string& line, const std::string& where)
{
    std::istringstream words(line);
    antenna_path p;
    double real = 0.0, imaginary = 0.0;
    std::string rest;
    if (!(words >> p.tx >> p.rx >> p.delay_s >> real >> imaginary) || words >> rest)
        throw invalid_input(where + " is \"" + line +
                            "\"; allowed: five numbers, tx rx delay_s gain_re gain_im");
    p.gain = { real, imaginary };
    for (int antenna : { p.tx, p.rx })
        if (antenna < 0 || antenna > highest_antenna)
            throw invalid_input(complaint(where + ": antenna", antenna, "0 to 63"));
    if (!(p.delay_s >= 0.0 && p.delay_s <= longest_delay_s))
        throw invalid_input(complaint(where + ": delay_s", p.delay_s, "0 to 0.01"));
    if (!std::isfinite(real) || !std::isfinite(imaginary))
        throw invalid_input(complaint(where + ": gain", std::abs(p.gain), "finite numbers"));
    return p;
}

} // namespace

std::vector<antenna_path>
antenna_paths(const std::vector<path>& paths, int tx_antennas, int first_tx, int rx)
{
    std::vector<antenna_path> all;
    for (int i = 0; i < tx_antennas; ++i)
        for (const path& p : paths)
            all.push_back({ first_tx + i,
                            rx,
                            p.delay_s,
                            p.gain * std::polar(1.0, 2.0 * pi * i * p.spatial_frequency) });
    return all;
}

std::vector<antenna_path> read_antenna_paths(std::istream& text, const std::string& name)
{
    std::vector<antenna_path> paths;
    std::string line;
    for (int number = 1; std::getline(text, line); ++number) {
        line.erase(std::min(line.find('#'), line.size()));
        if (line.find_first_not_of(" \t\r") != std::string::npos)
            paths.push_back(parse(line, name + " line " + std::to_string(number)));
    }
    return paths;
}

std::vector<antenna_path> read_antenna_paths(const std::string& file)
{
    std::ifstream text(file);
    if (!text)
        throw invalid_input("channel is \"" + file +
                            "\"; allowed: a readable file with one path a line");
    return read_antenna_paths(text, file);
}

void write_antenna_paths(std::ostream& text, const std::vector<antenna_path>& paths)
{
    const auto digits = text.precision(17);
    text << "# tx rx delay_s gain_re gain_im\n";
    for (const antenna_path& p : paths)
        text << p.tx << ' ' << p.rx << ' ' << p.delay_s << ' ' << p.gain.real() << ' '
             << p.gain.imag() << '\n';
    text.precision(digits);
}

} // namespace physec::channel
