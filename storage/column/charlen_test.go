package column

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// utf8Pieces are put together to make text, valid and not.
var utf8Pieces = []string{
	"a", "0123456789abcdef", strings.Repeat("x", 40), "é", "я", "语", "한", "😀", "e\u0301", "\u200d", "\ufffd",
	"\x80", "\xbf", "\xc0\x80", "\xc2", "\xe0\x80\x80", "\xe0\xa0", "\xe0\x9f\xbf", "\xe0\xa0\x80", "\xed\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
	"\xf0\x8f\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xf0\x9f\x98", "\xef\xbf\xbf",
}

func TestCharLen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOf(rapid.SampledFrom(utf8Pieces)).Draw(t, "pieces"), "")
		if got, want := CharLen([]byte(s)), utf8.RuneCountInString(s); got != want {
			t.Fatalf("CharLen(%q) = %d, want %d", s, got, want)
		}
	})
}

// TestCharLenOfAllSequences tries every sequence of two bytes before every kind of third and fourth.
func TestCharLenOfAllSequences(t *testing.T) {
	tails := [][]byte{{}, {0x7F}, {0x80}, {0xBF}, {0xC0}, {0x80, 0x80}, {0xBF, 0xBF}, {0x80, 0x7F}, {0x80, 0xC2, 0x80}}
	for a := range 256 {
		for b := range 256 {
			for _, tail := range tails {
				s := append([]byte{byte(a), byte(b)}, tail...)
				if got, want := CharLen(s), utf8.RuneCount(s); got != want {
					t.Fatalf("CharLen(%x) = %d, want %d", s, got, want)
				}
			}
		}
	}
}

func FuzzCharLen(f *testing.F) {
	for _, s := range utf8Pieces {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, s []byte) {
		if got, want := CharLen(s), utf8.RuneCount(s); got != want {
			t.Fatalf("CharLen(%x) = %d, want %d", s, got, want)
		}
	})
}

// TestTextHash pins the function: hashes are stored, and equality of text is decided by them.
func TestTextHash(t *testing.T) {
	var key [32]byte
	for i := range key {
		key[i] = byte(i)
	}
	// From the vectors of HighwayHash128: the bytes 0, 1, ..., n-1 under the key 0, 1, ..., 31.
	for n, want := range map[int]string{
		0: "c7fe8f9d8f26ed0f6f3e097f765e5633", 1: "a8e7813689a8b0d6b4dc9cebf91d29dc", 3: "eb0b5f291b62070679ddced90f9ae6bf",
	} {
		data := make([]byte, n)
		for i := range data {
			data[i] = byte(i)
		}
		if got := TextHash(&key, data); hex.EncodeToString(got[:]) != want {
			t.Errorf("hash of %d bytes is %x, want %s", n, got, want)
		}
	}
	other := key
	other[31]++
	a, b := TextHash(&key, []byte("text")), TextHash(&other, []byte("text"))
	if bytes.Equal(a[:], b[:]) {
		t.Error("the key does not matter")
	}
}
