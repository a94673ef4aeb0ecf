// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <pthread.h>

namespace physec::virtual_usrp {

/*!
 * A mutex in shared memory that survives the death of its owner: the next one in takes it over.
 * What it protects must therefore be usable after any statement, which holds for the few plain
 * assignments it is used for here.
 */
class shared_mutex
{
public:
    void initialise();
    void lock();
    void unlock();

private:
    pthread_mutex_t mutex_;
};

} // namespace physec::virtual_usrp
