package parquet

import (
	"github.com/parquet-go/parquet-go/format"
)

// deltaDecoder is DELTA_BINARY_PACKED integers.
type deltaDecoder struct {
	ints *deltaInts
	leaf *leaf
}

func (d *deltaDecoder) decode(v *values, n int) error {
	if n > d.ints.left {
		return errPageShort
	}
	var added []int64
	v.ints, added = extend(v.ints, n)
	if err := d.ints.ints(added); err != nil {
		return err
	}
	if d.leaf.physical == format.Int32 {
		truncate32(added)
	}
	return convertInts(added, d.leaf.conv)
}

// deltaLengths is DELTA_LENGTH_BYTE_ARRAY: delta-encoded lengths, then all bytes.
type deltaLengths struct {
	lengths *deltaInts
	data    []byte
	buf     []int64
	leaf    *leaf
}

func newDeltaLengths(l *leaf, data []byte) (*deltaLengths, error) {
	lengths, rest, err := deltaPrefix(data)
	return &deltaLengths{lengths: lengths, data: rest, leaf: l}, err
}

// deltaPrefix returns a reader of the delta-encoded integers at the start of data, and what follows them.
func deltaPrefix(data []byte) (*deltaInts, []byte, error) {
	probe, err := newDeltaInts(data)
	if err != nil {
		return nil, nil, err
	}
	rest, _, err := probe.end()
	if err != nil {
		return nil, nil, err
	}
	ints, err := newDeltaInts(data)
	return ints, rest, err
}

// next returns the bytes of the next n values one after the other, and their lengths in a buffer that is reused.
func (d *deltaLengths) next(n int) (data []byte, lengths []int64, err error) {
	if n > d.lengths.left {
		return nil, nil, errPageShort
	}
	d.buf, lengths = extend(d.buf[:0], n)
	if err := d.lengths.ints(lengths); err != nil {
		return nil, nil, err
	}
	total, room := int64(0), int64(len(d.data))
	for _, l := range lengths {
		if l < 0 || l > room-total {
			return nil, nil, errPageShort
		}
		total += l
	}
	data, d.data = d.data[:total], d.data[total:]
	return data, lengths, nil
}

func (d *deltaLengths) decode(v *values, n int) error {
	data, lengths, err := d.next(n)
	if err != nil {
		return err
	}
	v.bytes += int64(len(data))
	var added []string
	v.strs, added = extend(v.strs, n)
	for i, l := range lengths {
		added[i] = aliased(data[:l])
		data = data[l:]
	}
	return nil
}

// deltaStrings is DELTA_BYTE_ARRAY: delta-encoded lengths of the prefix shared with the value before, then the
// suffixes as deltaLengths.
type deltaStrings struct {
	prefixes *deltaInts
	suffixes *deltaLengths
	buf      []int64
	arena    []byte // bytes of strings built; never reused
	last     string
	leaf     *leaf
}

func newDeltaStrings(l *leaf, data []byte) (decoder, error) {
	prefixes, rest, err := deltaPrefix(data)
	if err != nil {
		return nil, err
	}
	suffixes, err := newDeltaLengths(l, rest)
	return &deltaStrings{prefixes: prefixes, suffixes: suffixes, leaf: l}, err
}

// arenaBytes is the least room made at a time for strings that are built of a prefix and a suffix.
const arenaBytes = 16 << 10

func (d *deltaStrings) decode(v *values, n int) error {
	if n > d.prefixes.left {
		return errPageShort
	}
	var prefixes []int64
	d.buf, prefixes = extend(d.buf[:0], n)
	if err := d.prefixes.ints(prefixes); err != nil {
		return err
	}
	data, lengths, err := d.suffixes.next(n)
	if err != nil {
		return err
	}
	all, added := extend(v.strs, n)
	for i, p := range prefixes {
		if p < 0 || p > int64(len(d.last)) {
			return damaged("a value shares %d bytes with one of %d", p, len(d.last))
		}
		suffix := data[:lengths[i]]
		data = data[lengths[i]:]
		// What is shared takes no bytes in the page: a short one can build long values again and again.
		if err := v.meter.spend(p); err != nil {
			return err
		}
		switch {
		case p == 0:
			d.last = aliased(suffix)
		case len(suffix) == 0:
			d.last = d.last[:p]
		default:
			d.last = d.join(d.last[:p], suffix)
		}
		v.bytes += int64(len(d.last))
		added[i] = d.last
		if d.leaf.physical == format.FixedLenByteArray {
			if len(d.last) != d.leaf.length {
				return damaged("a value of %d bytes in a column of %d", len(d.last), d.leaf.length)
			}
			if d.leaf.conv == fromUUID {
				added[i] = uuidString(d.last)
			}
		}
	}
	v.strs = all
	return nil
}

// join builds a string in the arena.
func (d *deltaStrings) join(prefix string, suffix []byte) string {
	size := len(prefix) + len(suffix)
	if cap(d.arena)-len(d.arena) < size {
		d.arena = make([]byte, 0, max(arenaBytes, size))
	}
	from := len(d.arena)
	d.arena = append(append(d.arena, prefix...), suffix...)
	return aliased(d.arena[from:])
}
