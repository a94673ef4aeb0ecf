# SPDX-License-Identifier: GPL-3.0-or-later
"""Attacks and precoders of one's own, from a file that the user names.

They are loaded because a person asked for it on the command line, never because of a scenario file.
"""

import importlib.util
import os
import sys

from .._errors import InvalidInput, nearest
from ..physec_core import fpi as core

__all__ = ["chosen_attacks", "is_check", "load_attack", "load_precoder", "needs_map"]


def load_attack(text):
    """Registers the attack of "FILE.py:CLASS" (see register_attack()) and returns its name.

    The name is the attribute `name` of the class, or the class's own name.
    """
    return _register(text, core.register_attack, "attack")


def load_precoder(text):
    """Registers the precoder of "FILE.py:CLASS" and returns its name, which config.mode takes.

    CLASS is called without arguments once; the object's method weights(config) returns complex
    factors, shape (N, Nt), see register_protection(). A function in place of the class is weights
    itself.
    """

    def register(name, thing):
        weights = thing().weights if isinstance(thing, type) else thing
        core.register_protection(name, weights)

    return _register(text, register, "precoder")


def chosen_attacks(config, names=None):
    """Names of the attacks to run, unknown ones refused.

    names: names and "FILE.py:CLASS", or None for those that every simulation runs: the standard ones,
    `prior` when config.secret says how the secret is drawn, and `map` when config.map_m is a map.
    """
    if names is None:
        roles = ["standard"]
        roles += ["with_prior"] if config.secret else []
        roles += ["with_map"] if config.map_m is not None else []
        return tuple(attack.name for attack in core.attacks() if attack.role in roles)
    names = [load_attack(name) if ".py:" in name else name for name in names]
    known = [attack.name for attack in core.attacks()]
    for name in names:
        if name not in known:
            raise InvalidInput(
                f"attack is {name!r}; allowed: {', '.join(known)}, FILE.py:CLASS"
                f" (nearest: {nearest(name, known)})"
            )
    return tuple(dict.fromkeys(names))


def is_check(name):
    """Whether the attack is none but a check of the set-up: she is given the secret."""
    return any(attack.name == name and attack.role == "check" for attack in core.attacks())


def needs_map(name):
    """Whether the attack's Eve has a map, which those of a headline without one have not."""
    return any(attack.name == name and attack.role == "with_map" for attack in core.attacks())


#: What has been loaded, so that asking twice is no conflict.
_loaded = {}


def _register(text, register, what):
    path, _, name = text.rpartition(":")
    key = (os.path.realpath(path), name, what)
    if key not in _loaded:
        thing = _find(text, path, name, what)
        own_name = str(getattr(thing, "name", name))
        register(own_name, thing)
        _loaded[key] = own_name
    return _loaded[key]


def _find(text, path, name, what):
    if not os.path.isfile(path) or not name.isidentifier():
        raise InvalidInput(f"{what} is {text!r}; allowed: FILE.py:CLASS with a file that exists")
    module_name = "physec_outside_" + os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(module_name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise InvalidInput(
            f"{what} is {text!r}; allowed: a file that runs ({type(error).__name__}: {error})"
        ) from error
    if not callable(getattr(module, name, None)):
        raise InvalidInput(f"{what} is {text!r}; allowed: a class or function of {path}")
    return getattr(module, name)
