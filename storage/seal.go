package storage

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/zeebo/xxh3"
)

// sealLen is the length of what seal appends.
const sealLen = 8

// seal appends the checksum of a value that stands under key: the XXH3-64 of the value xor that of the key, little-endian,
// so that a sound value under a wrong key is found too. start is where the value begins in buf.
func seal(buf []byte, start int, key []byte) []byte {
	return binary.LittleEndian.AppendUint64(buf, xxh3.Hash(buf[start:])^xxh3.Hash(key))
}

// unseal checks the checksum and returns the value without it, aliasing data.
func unseal(data, key []byte) ([]byte, error) {
	if len(data) < sealLen {
		return nil, fmt.Errorf("%w: only %d bytes", ErrCorrupt, len(data))
	}
	value := data[:len(data)-sealLen]
	if binary.LittleEndian.Uint64(data[len(value):]) != xxh3.Hash(value)^xxh3.Hash(key) {
		return nil, fmt.Errorf("%w: checksum mismatch", ErrCorrupt)
	}
	return value[:len(value):len(value)], nil
}

// corrupt marks an error about stored bytes, from whichever package, as ErrCorrupt.
func corrupt(err error) error {
	if err == nil || errors.Is(err, ErrCorrupt) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrCorrupt, err)
}

func corruptf(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}
