// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/channel/antenna_paths.h>
#include <algorithm>
#include <cmath>
#include <fstream>
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
    const std::string problem = validate(p);
    throw_if_invalid(problem.empty() ? problem : where + ": " + problem);
    return p;
}

} // namespace

std::string validate(const antenna_path& path)
{
    for (int antenna : { path.tx, path.rx })
        if (antenna < 0 || antenna > highest_antenna)
            return complaint("antenna", antenna, "0 to 63");
    if (!(path.delay_s >= 0.0 && path.delay_s <= longest_delay_s))
        return complaint("delay_s", path.delay_s, "0 to 0.01");
    if (!std::isfinite(path.gain.real()) || !std::isfinite(path.gain.imag()))
        return complaint("gain", std::abs(path.gain), "finite numbers");
    return {};
}

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
