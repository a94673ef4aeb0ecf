// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gnuradio/attributes.h>

#ifdef gnuradio_physec_EXPORTS
#define PHYSEC_API __GR_ATTR_EXPORT
#else
#define PHYSEC_API __GR_ATTR_IMPORT
#endif
