// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Symbols that leave the core library; everything else is hidden.
#if defined(__GNUC__)
#define PHYSEC_CORE_API __attribute__((visibility("default")))
#else
#define PHYSEC_CORE_API
#endif
