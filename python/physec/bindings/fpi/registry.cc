// SPDX-License-Identifier: GPL-3.0-or-later
#include "pilot_array.h"
#include <physec/error.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/attacks/plugin.h>
#include <physec/fpi/bounds/attack_bounds.h>
#include <physec/fpi/bounds/map_bound.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/transmit/transmission.h>
#include <physec/fpi/scenario.h>
#include <stdexcept>

namespace fpi = physec::fpi;

namespace {

/*!
 * A Python object for as long as the process lives: registries outlive the interpreter, so nothing
 * may be released at their end. Copies share it, and need no interpreter.
 */
class kept
{
public:
    explicit kept(py::object object) : handle_(object.release()) {}
    py::handle operator*() const { return handle_; }

private:
    py::handle handle_;
};

//! Calls \p function with the interpreter; what Python raises becomes one sentence.
template <class Function>
auto in_python(const std::string& who, Function&& function) -> decltype(function())
{
    py::gil_scoped_acquire interpreter;
    try {
        return function();
    } catch (py::error_already_set& error) {
        throw std::runtime_error(who + " failed: " + error.what());
    } catch (const py::cast_error& error) {
        throw physec::invalid_input(who + " returned something else than documented (" +
                                    error.what() + ")");
    }
}

physec::array::point to_point(const py::handle& object)
{
    const auto numbers = object.cast<std::vector<double>>();
    if (numbers.size() != 2)
        throw py::cast_error("a position has two coordinates, x and y in metres");
    return { numbers[0], numbers[1] };
}

fpi::location_estimate to_estimate(const py::object& found)
{
    fpi::location_estimate estimate;
    estimate.converged = estimate.reliable = true;
    if (!py::isinstance<py::dict>(found)) {
        estimate.position_m = to_point(found);
        return estimate;
    }
    const auto fields = found.cast<py::dict>();
    for (const auto& [key, value] : fields) {
        const auto name = key.cast<std::string>();
        if (name == "position_m")
            estimate.position_m = to_point(value);
        else if (name == "alternative_m")
            estimate.alternative_m = to_point(value);
        else if (name == "map_m")
            estimate.map_m = to_point(value);
        else if (name == "deviation_m")
            estimate.deviation_m = value.cast<double>();
        else if (name == "reliable")
            estimate.reliable = value.cast<bool>();
        else
            throw py::cast_error("unknown key " + name);
    }
    if (!fields.contains("position_m"))
        throw py::cast_error("no key position_m");
    return estimate;
}

//! A receiver written in Python.
class python_locator : public fpi::locator
{
public:
    python_locator(const fpi::config& config, std::string name, py::object receiver)
        : locator(config), name_(std::move(name)), receiver_(receiver.release())
    {
    }
    ~python_locator() override
    {
        py::gil_scoped_acquire interpreter;
        receiver_.dec_ref();
    }

private:
    fpi::location_estimate estimate_checked(const physec::vector_cf64& frame,
                                            std::uint64_t frame_number) override
    {
        return in_python("attack " + name_, [&] {
            const py::array_t<physec::cf64> received(
                { config_.pilots, config_.ofdm.active_count() }, frame.data());
            return to_estimate(receiver_.attr("estimate")(received, frame_number));
        });
    }

    const std::string name_;
    const py::handle receiver_;
};

std::string text_of(const py::object& thing, const char* attribute, const std::string& otherwise)
{
    return py::hasattr(thing, attribute) ? py::str(thing.attr(attribute)).cast<std::string>()
                                         : otherwise;
}

void register_python_attack(const std::string& name, py::object make)
{
    fpi::attack entry;
    entry.name = name;
    entry.label = text_of(make, "label", name);
    entry.knows = text_of(make, "knows", "not stated");
    entry.remarks = text_of(make, "remarks", "");
    const kept maker(make);
    entry.make = [name, maker](const fpi::config& config, const physec::ofdm::pilot_grid& bare) {
        return in_python("attack " + name, [&]() -> std::unique_ptr<fpi::locator> {
            return std::make_unique<python_locator>(
                config, name, (*maker)(py::cast(config), to_array(bare)));
        });
    };
    if (py::hasattr(make, "bound"))
        entry.bound = [name, maker](const fpi::config& config,
                                    const physec::ofdm::pilot_grid& bare) {
            return in_python("bound of attack " + name, [&] {
                const py::object found = (*maker).attr("bound")(py::cast(config), to_array(bare));
                if (!py::isinstance<py::tuple>(found))
                    return fpi::attack_bound{ found.cast<double>(), 0.0 };
                const auto both = found.cast<std::pair<double, double>>();
                return fpi::attack_bound{ both.first, both.second };
            });
        };
    fpi::register_attack(std::move(entry));
}

void register_python_protection(const std::string& name, py::object weights)
{
    fpi::protection scheme;
    scheme.name = name;
    scheme.description = text_of(weights, "description", "not stated");
    scheme.invariant = text_of(weights, "invariant", "not stated");
    const kept maker(weights);
    scheme.make = [name, maker](const fpi::config& config) {
        return in_python("weights of mode " + name, [&] {
            fpi::precoding made;
            made.weights = (*maker)(py::cast(config)).cast<physec::matrix_cf64>();
            return made;
        });
    };
    fpi::register_protection(std::move(scheme));
}

const char* to_string(fpi::attack_role role)
{
    switch (role) {
    case fpi::attack_role::standard:
        return "standard";
    case fpi::attack_role::with_prior:
        return "with_prior";
    case fpi::attack_role::with_map:
        return "with_map";
    case fpi::attack_role::on_request:
        return "on_request";
    case fpi::attack_role::check:
        break;
    }
    return "check";
}

} // namespace

void bind_fpi_registry(py::module& m)
{
    py::class_<fpi::attack>(m, "attack", "An attack by name: who she is, what she can reach.")
        .def_readonly("name", &fpi::attack::name, "In options, JSON keys and Companion.")
        .def_readonly("label", &fpi::attack::label, "A few words for lists.")
        .def_readonly("knows", &fpi::attack::knows, "What she knows beside pilots and her place.")
        .def_readonly("remarks", &fpi::attack::remarks, "How she does it, and what to expect.")
        .def_property_readonly(
            "role",
            [](const fpi::attack& a) { return to_string(a.role); },
            "When she is simulated: standard (always), with_prior (when the scenario states how "
            "the "
            "secret is drawn), on_request, or check (she is given the secret).")
        .def("__repr__", [](const fpi::attack& a) { return "<attack " + a.name + ">"; });
    m.def("attacks",
          &fpi::attacks,
          "All attacks that are known, by role, then by name: a list of attack.");
    m.def("protection_names",
          &fpi::protection_names,
          "Names that config.mode takes, in their order: a list of str.");
    m.def(
        "protection_description",
        [](const std::string& name) { return fpi::find_protection(name).description; },
        py::arg("name"),
        "One sentence about the protection of that name. Raises InvalidInput for an unknown one.");
    m.def(
        "protection_invariant",
        [](const std::string& name) { return fpi::find_protection(name).invariant; },
        py::arg("name"),
        "What stays the same under that protection whatever its secret, so that it cannot be "
        "hidden "
        "from who knows the place. Raises InvalidInput for an unknown one.");
    m.def("secret_bits_per_frame",
          &fpi::secret_bits_per_frame,
          py::arg("config"),
          "Bits of secret that a receiver needs in one frame of config.mode, so that what Alice "
          "multiplies by is known with an error of 1e-4 of its power; with one key for a session "
          "they are all that it needs. NaN where it is not known.");
    m.def("register_attack",
          &register_python_attack,
          py::arg("name"),
          py::arg("make"),
          R"(Makes an attack known by `name` for as long as the program runs.

make: a class, or what can be called like one, as make(config, pilots): the configuration, of which
an honest Eve reads no position but eve_m and no value of fakes, and the bare pilots, complex, shape
(G, N, Nt). Its objects have estimate(frame, number): complex, shape (G, N), and the number of the
frame; it returns Alice's position (x, y) in metres, or a dictionary with position_m and any of
alternative_m, map_m, deviation_m, reliable.
Attributes that make may have: label, knows, remarks (str), and bound(config, pilots), a static
method: her root mean square error in metres, or a tuple of it and of the bias in it.
Raises InvalidInput for a name that is taken.)");
    m.def("register_protection",
          &register_python_protection,
          py::arg("name"),
          py::arg("weights"),
          R"(Makes a protection known by `name`, which config.mode then takes.

weights: called as weights(config); returns the complex factors of the pilots, shape (N, Nt): active
subcarriers x antennas, before power normalisation. Bob, who shares them, compensates; what the
attacks make of them is measured. May be called from several threads, and often: keep it constant
for a configuration. Attributes `description`, one sentence for lists, and `invariant`, what stays the
same whatever the secret, are optional.
Raises InvalidInput for a name that is taken.)");
    m.def(
        "load_plugin",
        [](const std::string& path) {
            const auto found = fpi::load_plugin(path);
            return std::make_pair(found.attacks, found.protections);
        },
        py::arg("path"),
        R"(Loads a shared library that registers attacks or protections (physec/fpi/attacks/plugin.h).

Returns (names of attacks, names of protections). Raises InvalidInput for a file that is no plugin.)");
    m.def(
        "attack_bound",
        [](const fpi::config& config, const pilot_argument& pilots, const std::string& name) {
            const fpi::attack& entry = fpi::find_attack(name);
            physec::throw_if_invalid(config.validate());
            const fpi::attack_bound bound =
                entry.bound ? entry.bound(config, to_grid(pilots)) : fpi::attack_bound{};
            return std::make_pair(bound.position_m, bound.bias_m);
        },
        py::arg("config"),
        py::arg("pilots"),
        py::arg("name"),
        R"(What the attack `name` can reach under config.mode for these bare pilots, shape (G, N, Nt).

Returns (root mean square position error, bias in it) in metres; NaN where no bound is known.)");
    m.def(
        "bound_of_bob",
        [](const fpi::config& config,
           const pilot_argument& pilots,
           std::uint64_t seed,
           int frames) { return fpi::bound_of_bob(config, to_grid(pilots), seed, frames); },
        py::arg("config"),
        py::arg("pilots"),
        py::arg("noise_seed") = 1,
        py::arg("frames") = 1,
        R"(Bob's Cramer-Rao bound for what is sent, power normalisation included: a path_bound.

pilots: bare, shape (G, N, Nt). Where Alice adds noise that Bob uses like pilots (mode gaussian),
tau_s[0], theta_rad[0] and position_m are root mean squares over `frames` frames, at most 32.)");
    m.def(
        "bound_of_bob_with_map",
        [](const fpi::config& config,
           const pilot_argument& pilots,
           std::uint64_t seed,
           int frames) {
            return fpi::bound_of_bob_with_map(config, to_grid(pilots), seed, frames);
        },
        py::arg("config"),
        py::arg("pilots"),
        py::arg("noise_seed") = 1,
        py::arg("frames") = 1,
        R"(Root mean square position bound of Bob who has config.map_m, metres: a float.

pilots: bare, shape (G, N, Nt); noise_seed, frames: as of bound_of_bob. NaN without a map.)");
    m.def("draw_map",
          &fpi::draw_map,
          py::arg("points_m"),
          py::arg("deviation_m"),
          py::arg("seed"),
          py::arg("epoch"),
          R"(Points as a map that is wrong has them: each coordinate off by a normal error.

points_m: list of array.point, metres; deviation_m: standard deviation, metres, 0 and more; seed,
epoch: 0 and more; the same ones give the same map. Returns a list of array.point.)");
}
