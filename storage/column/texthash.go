package column

import "github.com/minio/highwayhash"

// HashSize is the size of a text hash in bytes.
const HashSize = highwayhash.Size128

// TextHash returns the 128-bit HighwayHash of s under key, which is chosen at random per store so that nobody can
// prepare texts that collide.
func TextHash(key *[32]byte, s []byte) [HashSize]byte { return highwayhash.Sum128(s, key[:]) }
