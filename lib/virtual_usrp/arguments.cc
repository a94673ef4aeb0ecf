// SPDX-License-Identifier: GPL-3.0-or-later
#include "arguments.h"
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <physec/error.h>
#include <set>
#include <sstream>

namespace physec::virtual_usrp {

namespace {

//! One letter too many, too few or wrong, or two neighbours exchanged.
bool looks_like(const std::string& given, const std::string& known)
{
    const std::size_t longer = std::max(given.size(), known.size());
    const std::size_t shorter = std::min(given.size(), known.size());
    if (longer - shorter > 1 || shorter < 2)
        return false;
    std::size_t front = 0, back = 0;
    while (front < shorter && given[front] == known[front])
        ++front;
    while (back < shorter - front &&
           given[given.size() - 1 - back] == known[known.size() - 1 - back])
        ++back;
    const std::size_t differ = longer - front - back;
    return differ <= 1 || (differ == 2 && given.size() == known.size() &&
                           given[front] == known[front + 1] && given[front + 1] == known[front]);
}

class reader
{
public:
    explicit reader(const std::map<std::string, std::string>& text) : text_(text) {}

    bool has(const std::string& key)
    {
        known_.insert(key);
        return text_.count(key) > 0;
    }

    void word(const std::string& key, std::string& value)
    {
        if (has(key))
            value = text_.at(key);
    }

    void number(const std::string& key, double low, double high, double& value)
    {
        if (!has(key))
            return;
        value = to_number(key, text_.at(key), low, high);
    }

    template <class Integer>
    void integer(const std::string& key, double low, double high, Integer& value)
    {
        double number_there = static_cast<double>(value);
        number(key, low, high, number_there);
        if (number_there != std::floor(number_there))
            throw invalid_input(complaint(key, number_there, "a whole number"));
        value = static_cast<Integer>(number_there);
    }

    static double
    to_number(const std::string& key, const std::string& word, double low, double high)
    {
        char* end = nullptr;
        const double value = std::strtod(word.c_str(), &end);
        std::ostringstream allowed;
        allowed << low << " to " << high;
        if (word.empty() || *end)
            throw invalid_input(key + " is \"" + word + "\"; allowed: a number from " +
                                allowed.str());
        if (!(value >= low && value <= high))
            throw invalid_input(complaint(key, value, allowed.str()));
        return value;
    }

    std::map<std::string, std::string> misspelt() const
    {
        std::map<std::string, std::string> keys;
        for (const auto& entry : text_)
            if (!known_.count(entry.first))
                for (const std::string& known : known_)
                    if (looks_like(entry.first, known))
                        keys[entry.first] = known;
        return keys;
    }

private:
    const std::map<std::string, std::string>& text_;
    std::set<std::string> known_;
};

cf64 two_numbers(const std::string& key, const std::string& word)
{
    const auto colon = word.find(':');
    const double real = reader::to_number(key, word.substr(0, colon), -1.0, 1.0);
    if (colon == std::string::npos)
        return real;
    return { real, reader::to_number(key, word.substr(colon + 1), -1.0, 1.0) };
}

} // namespace

radio_arguments radio_arguments::parse(const std::map<std::string, std::string>& text,
                                       std::map<std::string, std::string>& misspelt)
{
    reader read(text);
    radio_arguments a;
    read.word("air", a.air);
    read.word("serial", a.serial);
    read.integer("ntx", 0, 16, a.ntx);
    read.integer("nrx", 0, 16, a.nrx);
    read.integer("tx_base", 0, most_tx_antennas - 1, a.tx_base);
    read.integer("rx_base", 0, most_tx_antennas - 1, a.rx_base);
    if (a.tx_base + a.ntx > most_tx_antennas)
        throw invalid_input(complaint("tx_base + ntx", a.tx_base + a.ntx, "up to 64"));
    if (a.rx_base + a.nrx > most_tx_antennas)
        throw invalid_input(complaint("rx_base + nrx", a.rx_base + a.nrx, "up to 64"));
    if (a.ntx + a.nrx == 0)
        throw invalid_input(complaint("ntx + nrx", 0, "at least 1"));
    read.word("channel", a.channel);
    std::string noise;
    read.word("noise", noise);
    a.has_noise = noise != "off";
    if (a.has_noise)
        read.number("noise", -200.0, 20.0, a.noise_db);
    read.number("ppm", -1000.0, 1000.0, a.ppm);
    if (read.has("dc"))
        a.dc = two_numbers("dc", text.at("dc"));
    read.number("iq_gain", -0.5, 0.5, a.iq_gain);
    read.number("iq_phase", -45.0, 45.0, a.iq_phase_deg);
    read.integer("seed", 0, 9007199254740992.0, a.seed); // what a double counts exactly
    read.number("speed", 1e-3, 1e4, a.speed);
    std::string clock = "unspecified";
    read.word("clock", clock);
    if (clock == "realtime")
        a.clock = clock_mode::realtime;
    else if (clock == "lockstep")
        a.clock = clock_mode::lockstep;
    else if (read.has("clock"))
        throw invalid_input("clock is \"" + clock + "\"; allowed: realtime, lockstep");
    read.integer("radios", 1, most_tx_antennas + most_rx_streams, a.radios);
    if (a.radios != 0 && a.clock != clock_mode::lockstep)
        throw invalid_input(complaint("radios", a.radios, "together with clock=lockstep"));
    read.number("tx_delay", 0.0, 100000.0, a.tx_delay);
    read.number("rx_delay", 0.0, 100000.0, a.rx_delay);
    read.number("skew", 0.0, 1000.0, a.skew);
    read.integer("adc_bits", 0, 16, a.adc_bits);
    if (a.adc_bits == 1)
        throw invalid_input(complaint("adc_bits", 1, "2 to 16, or 0 for an ideal converter"));
    int shared = 0;
    read.integer("shared_reference", 0, 1, shared);
    a.shared_reference = shared;
    misspelt = read.misspelt();
    return a;
}

} // namespace physec::virtual_usrp
