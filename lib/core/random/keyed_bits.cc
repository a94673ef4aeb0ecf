// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/random/keyed_bits.h>
#include <array>
#include <cstring>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdexcept>
#include <unistd.h>
#if defined(__aarch64__) && defined(__linux__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

namespace physec::random {

namespace {

constexpr std::size_t bytes_per_key = 1 << 20;

//! Without such instructions AES is slow, and its tables tell the key to whoever shares the cache.
bool processor_has_aes()
{
#if defined(__x86_64__) || defined(__i386__)
    return __builtin_cpu_supports("aes");
#elif defined(__aarch64__) && defined(__linux__)
    return getauxval(AT_HWCAP) & HWCAP_AES;
#else
    return false;
#endif
}

void require(bool done, const char* what)
{
    if (!done)
        throw std::runtime_error(std::string("keyed noise: ") + what + " failed");
}

} // namespace

struct keyed_bits::stream {
    static constexpr std::size_t key_bytes = 32, start_bytes = 16;

    const bool aes = processor_has_aes();
    EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
    std::array<std::uint32_t, 2048> block{};
    std::size_t since_key = 0;

    stream()
    {
        require(context != nullptr, "OpenSSL's context");
        std::array<unsigned char, key_bytes + start_bytes> fresh;
        require(getentropy(fresh.data(), fresh.size()) == 0,
                "random bytes of the operating system");
        begin(fresh);
    }

    ~stream()
    {
        EVP_CIPHER_CTX_free(context); // overwrites the key
        OPENSSL_cleanse(block.data(), sizeof(block));
    }

    stream(const stream&) = delete;
    stream& operator=(const stream&) = delete;

    //! Overwrites its argument.
    void begin(std::array<unsigned char, key_bytes + start_bytes>& key_and_start)
    {
        const EVP_CIPHER* cipher = aes ? EVP_aes_256_ctr() : EVP_chacha20();
        const bool begun =
            EVP_EncryptInit_ex(
                context, cipher, nullptr, key_and_start.data(), key_and_start.data() + key_bytes) ==
            1;
        OPENSSL_cleanse(key_and_start.data(), key_and_start.size());
        require(begun, "OpenSSL's cipher");
        since_key = 0;
    }

    void read(void* out, std::size_t size)
    {
        std::memset(out, 0, size);
        auto* place = static_cast<unsigned char*>(out);
        int written = 0;
        require(EVP_EncryptUpdate(context, place, &written, place, static_cast<int>(size)) == 1 &&
                    written == static_cast<int>(size),
                "OpenSSL's cipher");
        since_key += size;
    }

    void refill()
    {
        if (since_key >= bytes_per_key) {
            std::array<unsigned char, key_bytes + start_bytes> next;
            read(next.data(), next.size());
            begin(next);
        }
        read(block.data(), sizeof(block));
    }
};

keyed_bits::keyed_bits() : stream_(std::make_unique<stream>()) {}
keyed_bits::~keyed_bits() = default;
keyed_bits::keyed_bits(keyed_bits&&) noexcept = default;
keyed_bits& keyed_bits::operator=(keyed_bits&&) noexcept = default;

void keyed_bits::refill()
{
    stream_->refill();
    next_ = stream_->block.data();
    end_ = next_ + stream_->block.size();
}

std::string keyed_bits::cipher() const { return stream_->aes ? "AES-256-CTR" : "ChaCha20"; }

} // namespace physec::random
