// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared_mutex.h"
#include <cerrno>
#include <system_error>

namespace physec::virtual_usrp {

void shared_mutex::initialise()
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&mutex_, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

void shared_mutex::lock()
{
    const int error = pthread_mutex_lock(&mutex_);
    if (error == EOWNERDEAD)
        pthread_mutex_consistent(&mutex_);
    else if (error)
        throw std::system_error(error, std::generic_category(), "simulated air: lock");
}

void shared_mutex::unlock() { pthread_mutex_unlock(&mutex_); }

} // namespace physec::virtual_usrp
