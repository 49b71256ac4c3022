package parquet

import (
	"encoding/binary"
	"math"
	"reflect"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/encoding/rle"
	"github.com/parquet-go/parquet-go/format"

	"github.com/colloquydb/colloquy/storage/column"
)

// decodeAll decodes n values of a page, at most step at a time.
func decodeAll(l *leaf, enc format.Encoding, data []byte, dict *dictionary, n, step int) (*values, error) {
	v := &values{meter: &meter{left: 1 << 26, total: 1 << 26}}
	d, err := newDecoder(l, enc, data, dict)
	for err == nil && n > 0 {
		k := min(n, step)
		err = d.decode(v, k)
		n -= k
	}
	v.meter = nil
	return v, err
}

// FuzzDecoders decodes arbitrary bytes with every encoding: whole and in pieces must agree, and nothing may panic.
func FuzzDecoders(f *testing.F) {
	for enc := range byte(10) {
		for physical := range byte(8) {
			f.Add(enc, physical, uint8(3), uint16(20), []byte{0x80, 1, 4, 20, 2, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
		}
	}
	ints := make([]int32, 300)
	for i := range ints {
		ints[i] = int32(i*i) - 1000
	}
	packed, err := new(delta.BinaryPackedEncoding).EncodeInt32(nil, ints)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(byte(format.DeltaBinaryPacked), byte(format.Int32), uint8(0), uint16(300), packed)
	runs, err := (&rle.Encoding{BitWidth: 11}).EncodeInt32(nil, []int32{1, 1, 1, 1, 1, 1, 1, 1, 5, 6, 7, 8, 9, 10, 11, 12, 1000, 1000})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(byte(format.RLEDictionary), byte(format.ByteArray), uint8(0), uint16(18), append([]byte{11}, runs...))
	f.Fuzz(func(t *testing.T, enc, physical byte, length uint8, n uint16, data []byte) {
		l := &leaf{physical: format.Type(physical % 8), length: int(length%32) + 1}
		dict := &dictionary{ints: make([]int64, 5), floats: make([]float64, 5), strs: &column.Dict{Vals: make([]string, 5)}}
		whole, err := decodeAll(l, format.Encoding(enc), data, dict, int(n), int(n))
		pieces, perr := decodeAll(l, format.Encoding(enc), data, dict, int(n), 7)
		if (err == nil) != (perr == nil) {
			t.Fatalf("whole: %v, in pieces: %v", err, perr)
		}
		if err != nil {
			return
		}
		for _, v := range []*values{whole, pieces} {
			for i, x := range v.floats {
				if math.IsNaN(x) {
					v.floats[i] = 0 // NaN differs from itself
				}
			}
		}
		if !reflect.DeepEqual(whole, pieces) {
			t.Fatalf("whole:\n%+v\nin pieces:\n%+v", whole, pieces)
		}
		if got := len(whole.bools) + len(whole.ints) + len(whole.floats) + len(whole.strs) + len(whole.codes); got != int(n) {
			t.Fatalf("%d values of %d", got, n)
		}
	})
}

// TestHybridEqualsParquetGo decodes runs of every width that parquet-go encoded.
func TestHybridEqualsParquetGo(t *testing.T) {
	for width := 1; width <= 32; width++ {
		in := make([]int32, 1003)
		x := uint64(width)
		for i := range in {
			x = x*6364136223846793005 + 1442695040888963407
			if i%100 < 40 {
				in[i] = int32(uint32(i/100) & (1<<width - 1))
			} else {
				in[i] = int32(uint32(x>>32) & uint32(1<<width-1))
			}
		}
		data, err := (&rle.Encoding{BitWidth: width}).EncodeInt32(nil, in)
		if err != nil {
			t.Fatal(err)
		}
		h := hybrid{data: data, width: uint(width)}
		out := make([]uint32, len(in))
		for at := 0; at < len(out); at += 13 {
			if err := h.uint32s(out[at:min(at+13, len(out))]); err != nil {
				t.Fatalf("width %d: %v", width, err)
			}
		}
		for i := range in {
			if out[i] != uint32(in[i]) {
				t.Fatalf("width %d, value %d: got %d, want %d", width, i, out[i], uint32(in[i]))
			}
		}
		if width > 8 {
			continue
		}
		h = hybrid{data: data, width: uint(width)}
		levels := make([]byte, len(in))
		for at := 0; at < len(levels); at += 21 {
			if err := h.levels(levels[at:min(at+21, len(levels))], 255); err != nil {
				t.Fatalf("width %d: %v", width, err)
			}
		}
		for i := range in {
			if levels[i] != byte(in[i]) {
				t.Fatalf("width %d, level %d: got %d, want %d", width, i, levels[i], in[i])
			}
		}
	}
}

// TestDeltaExtremes decodes differences that wrap around, which parquet-go encoded.
func TestDeltaExtremes(t *testing.T) {
	in := []int64{math.MinInt64, math.MaxInt64, 0, -1, math.MaxInt64, math.MinInt64, 5, 5, 5}
	for len(in) < 1000 {
		in = append(in, in[len(in)-9]^int64(len(in)))
	}
	data, err := new(delta.BinaryPackedEncoding).EncodeInt64(nil, in)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, 2, 127, 128, 129, 1000} {
		v, err := decodeAll(&leaf{physical: format.Int64}, format.DeltaBinaryPacked, data, nil, n, 10)
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 && !reflect.DeepEqual(v.ints, in[:n]) {
			t.Fatalf("got %d, want %d", v.ints, in[:n])
		}
	}
	rest := append(data, 1, 2, 3)
	d, err := newDeltaInts(rest)
	if err != nil {
		t.Fatal(err)
	}
	tail, total, err := d.end()
	if err != nil || total != len(in) || len(tail) < 3 || binary.BigEndian.Uint16(tail[len(tail)-2:]) != 0x0203 {
		t.Errorf("after %d values %d bytes are left, %v", total, len(tail), err)
	}
}
