// SPDX-License-Identifier: GPL-3.0-or-later
#include "bindings.h"
#include <physec/secret/key_file.h>
#include <physec/secret/schedule.h>

void bind_secret(py::module& m)
{
    using namespace physec::secret;

    // Keys themselves never enter Python, whose strings nobody overwrites.
    m.def(
        "new_key_file",
        [](const std::string& path) { write_key_file(path, key::random()); },
        py::arg("path"),
        "Draws a key and writes it, with mode 0600, as a new file.\n\n"
        "Raises InvalidInput when the file exists or cannot be written.");
    m.def(
        "check_key_file",
        [](const std::string& path) { read_key_file(path); },
        py::arg("path"),
        "Raises InvalidInput, with what is allowed, unless the file holds a key: a\n"
        "regular file of one's own, mode 0600, 64 hexadecimal digits.");
    m.def(
        "key_fingerprint",
        [](const std::string& path) { return fingerprint(read_key_file(path)); },
        py::arg("path"),
        "16 digits by which people see that two files hold the same key; they say\n"
        "nothing of it. Raises InvalidInput unless the file holds a key.");
    m.def("rotate_key_file",
          &rotate_key_file,
          py::arg("path"),
          "Replaces the key by the next one, at once and whole; nobody finds the old one\n"
          "from it. Raises InvalidInput unless the file holds a key and can be replaced.");
}
