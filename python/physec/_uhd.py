# SPDX-License-Identifier: GPL-3.0-or-later
"""UHD learns of the simulated USRP through a variable that it reads when it is loaded."""

import os
from pathlib import Path

VARIABLE = "UHD_MODULE_PATH"
MODULE = "*uhd-physec*"
#: Below a prefix or a build folder, whichever of the folders above this file is one.
FOLDERS = ("lib/uhd-modules", "lib/physec/uhd-modules", "lib/*/physec/uhd-modules",
           "lib64/physec/uhd-modules")


def module_folder(file: str = __file__) -> str:
    """Folder of the simulated USRP that was built or installed together with `file`; "" if none was."""
    for parent in list(Path(file).absolute().parents)[1:8]:
        for pattern in FOLDERS:
            for folder in sorted(parent.glob(pattern)):
                if any(folder.glob(MODULE)):
                    return str(folder)
    return ""


def announce() -> None:
    """Sets the variable unless the user has: what he chose stays. Too late for a UHD that is loaded."""
    if not os.environ.get(VARIABLE):
        folder = module_folder()
        if folder:
            os.environ[VARIABLE] = folder
