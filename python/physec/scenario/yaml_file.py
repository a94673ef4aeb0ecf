# SPDX-License-Identifier: GPL-3.0-or-later
"""YAML as people write it: 15e6 is a number, 020 is not 16, and a key given twice is an error."""

import re

import yaml

from .._errors import InvalidInput
from .._files import TEXT_LIMIT_BYTES, check_regular


class _Loader(yaml.SafeLoader):
    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {key.value} is given twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


# YAML 1.1, which PyYAML speaks, wants 15.0e+6 where everybody writes 15e6; it takes 020 for 16 and 1:30
# for 90. Here numbers are decimal; what is none stays text, which the readers of values refuse.
_INTEGER, _REAL = "tag:yaml.org,2002:int", "tag:yaml.org,2002:float"
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in (_INTEGER, _REAL)]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _tag, _pattern in (
    (_INTEGER, r"[-+]?(0|[1-9]\d*)$"),
    (_REAL, r"[-+]?((0|[1-9]\d*)\.\d*|\.\d+|(\d+\.?\d*|\.\d+)[eE][-+]?\d+)$"),
    (_REAL, r"([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$"),
):
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), list("-+.0123456789"))


def read_yaml(path):
    """The document of a file, None when it is empty. Raises InvalidInput for anything unreadable."""
    check_regular(path, "a YAML file", TEXT_LIMIT_BYTES)
    try:
        with open(path, encoding="utf-8") as file:
            return yaml.load(file, _Loader)
    except OSError as error:
        raise InvalidInput(f"cannot be read ({error.strerror}); allowed: a YAML file") from None
    except (UnicodeDecodeError, RecursionError):
        raise InvalidInput("this is not text in UTF-8; allowed: a YAML file") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        what = getattr(error, "problem", None) or getattr(error, "reason", "unreadable")
        raise InvalidInput(f"not valid YAML{where}: {what}; allowed: a YAML file") from None
    except ValueError as error:  # a timestamp or number that only looks like one
        raise InvalidInput(f"not valid YAML: {error}; allowed: a YAML file") from None
