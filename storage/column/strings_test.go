package column

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var stringShapes = map[string]func(r *rand.Rand, i int) string{
	"constant":      func(*rand.Rand, int) string { return "same" },
	"empty":         func(*rand.Rand, int) string { return "" },
	"hex ids":       func(r *rand.Rand, _ int) string { return fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64()) },
	"hex pairs":     func(r *rand.Rand, _ int) string { return fmt.Sprintf("%02x", r.IntN(256)) },
	"upper hex":     func(r *rand.Rand, _ int) string { return fmt.Sprintf("%016X", r.Uint64()) },
	"odd hex":       func(r *rand.Rand, _ int) string { return fmt.Sprintf("%07x", r.IntN(1<<28)) },
	"one odd":       func(r *rand.Rand, i int) string { return fmt.Sprintf("%08x", r.Uint32())[:8-i%2] },
	"random bytes":  func(r *rand.Rand, _ int) string { return string([]byte{byte(r.IntN(256)), byte(r.IntN(256)), 0xFF}) },
	"words":         func(r *rand.Rand, _ int) string { return strings.Repeat("word ", r.IntN(9)) },
	"random length": func(r *rand.Rand, _ int) string { return randomString(r, r.IntN(30)) },
	"long":          func(r *rand.Rand, i int) string { return strings.Repeat("\xFF", 60+i%9) + "tail" },
}

func randomString(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return string(b)
}

// flat lays strings out as the encoder takes them, after some bytes that belong to no row.
func flat(vals []string) ([]uint32, []byte) {
	data := []byte("..")
	offsets := []uint32{2}
	for _, v := range vals {
		data = append(data, v...)
		offsets = append(offsets, uint32(len(data)))
	}
	return offsets, data
}

func TestStrings(t *testing.T) {
	var e Encoder
	rapid.Check(t, func(t *rapid.T) {
		rows := chunkRows(t)
		r := drawRand(t)
		shape := rapid.SampledFrom(slices.Sorted(mapKeys(stringShapes))).Draw(t, "shape")
		vals := make([]string, rows)
		for i := range vals {
			vals[i] = stringShapes[shape](r, i)
		}
		nulls := drawNulls(t, r, rows)
		offsets, body := flat(vals)
		data, st, err := e.Strings(nil, offsets, body, nulls)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range vals {
			if !nulls.Get(i) && (v < st.MinStr || v > st.MaxStr && !st.MaxStrOpen) {
				t.Fatalf("%q is outside the bounds %q to %q", v, st.MinStr, st.MaxStr)
			}
		}
		if len(st.MinStr) > MaxStatString || len(st.MaxStr) > MaxStatString {
			t.Fatalf("bounds %q to %q are too long", st.MinStr, st.MaxStr)
		}
		checkStrings(t, r, data, vals, nulls)
	})
}

func TestFixed(t *testing.T) {
	var e Encoder
	rapid.Check(t, func(t *rapid.T) {
		rows := chunkRows(t)
		r := drawRand(t)
		width := rapid.SampledFrom([]int{1, 16, 20}).Draw(t, "width")
		same := rapid.Bool().Draw(t, "same")
		vals := make([]string, rows)
		for i := range vals {
			if vals[i] = randomString(r, width); same {
				vals[i] = vals[0]
			}
		}
		nulls := drawNulls(t, r, rows)
		_, body := flat(vals)
		data, _, err := e.Fixed(nil, width, body[2:], nulls)
		if err != nil {
			t.Fatal(err)
		}
		var c StringChunk
		if err := c.Open(data); err != nil {
			t.Fatal(err)
		}
		if rows > 0 && c.Width() != width {
			t.Fatalf("width %d, want %d", c.Width(), width)
		}
		checkStrings(t, r, data, vals, nulls)
	})
}

func checkStrings(t *rapid.T, r *rand.Rand, data []byte, vals []string, nulls Nulls) {
	rows := len(vals)
	var c StringChunk
	var all, some Strings
	if err := c.Open(data); err != nil {
		t.Fatal(err)
	}
	if err := c.Decode(&all); err != nil {
		t.Fatal(err)
	}
	if len(all.Vals) != rows || !sameNulls(all.Nulls, nulls, rows) || !sameNulls(c.Nulls(nil), nulls, rows) {
		t.Fatalf("decoded %d rows of %d, or other NULLs", len(all.Vals), rows)
	}
	for i, v := range vals {
		if !nulls.Get(i) && all.Vals[i] != v {
			t.Fatalf("row %d is %q, want %q (%v)", i, all.Vals[i], v, c.Encoding())
		}
	}
	sel := drawSelection(t, r, rows)
	if err := c.Gather(sel, &some); err != nil {
		t.Fatal(err)
	}
	for i, row := range sel {
		if some.Vals[i] != all.Vals[row] || some.Nulls.Get(i) != nulls.Get(int(row)) {
			t.Fatalf("gathered row %d differs (%v)", row, c.Encoding())
		}
	}
	if w := c.Width(); w >= 0 {
		flat, err := c.DecodeFixed([]byte("-"))
		if err != nil || len(flat) != 1+w*rows {
			t.Fatalf("DecodeFixed gives %d bytes, want %d rows of %d (%v)", len(flat), rows, w, err)
		}
		part, err := c.GatherFixed(sel, nil)
		if err != nil || len(part) != w*len(sel) {
			t.Fatalf("GatherFixed gives %d bytes (%v)", len(part), err)
		}
		for i, row := range sel {
			at := 1 + int(row)*w
			if !nulls.Get(int(row)) && (string(flat[at:at+w]) != vals[row] || !bytes.Equal(part[i*w:(i+1)*w], flat[at:at+w])) {
				t.Fatalf("fixed row %d differs", row)
			}
		}
	}
	checkNullFilter(t, rows, nulls, c.FilterNull)

	set := []string{}
	for range rapid.IntRange(0, 3).Draw(t, "set size") {
		if rows > 0 && r.IntN(3) > 0 {
			set = append(set, vals[r.IntN(rows)])
		} else {
			set = append(set, rapid.SampledFrom([]string{"", "zz", "zzzz", "same", "0123456789abcdef", "g123456789abcdef"}).Draw(t, "element"))
		}
	}
	not := rapid.Bool().Draw(t, "not")
	before := drawMask(t, r)
	m := *before
	if err := c.FilterIn(set, not, &m); err != nil {
		t.Fatal(err)
	}
	checkFilter(t, "FilterIn "+c.Encoding().String(), rows, nulls, before, &m, func(i int) bool { return slices.Contains(set, vals[i]) != not })
	m = *before
	if err := c.FilterMatch(func(b []byte) bool { return len(b) > 1 && b[1] < 'a' }, not, &m); err != nil {
		t.Fatal(err)
	}
	checkFilter(t, "FilterMatch "+c.Encoding().String(), rows, nulls, before, &m, func(i int) bool {
		return (len(vals[i]) > 1 && vals[i][1] < 'a') != not
	})
}

func TestStringEncodings(t *testing.T) {
	for _, tt := range []struct {
		shape string
		want  Encoding
		bytes float64 // a row, at most
	}{
		{"constant", EncConstant, 0.01},
		{"empty", EncConstant, 0.01},
		{"hex ids", EncHex, 16.01},
		{"upper hex", EncFixed, 16.01},
		{"odd hex", EncFixed, 7.01},
		{"one odd", EncStrings, 9},
		{"random bytes", EncFixed, 3.01},
		{"words", EncStrings, 1.2},
		{"random length", EncStrings, 15.6},
	} {
		r := rand.New(rand.NewPCG(1, 2))
		vals := make([]string, MaxRows)
		for i := range vals {
			vals[i] = stringShapes[tt.shape](r, i)
		}
		offsets, body := flat(vals)
		var e Encoder
		data, st, err := e.Strings(nil, offsets, body, nil)
		if per := float64(len(data)) / MaxRows; err != nil || st.Encoding != tt.want || per > tt.bytes {
			t.Errorf("%s: %v with %.2f bytes a row, want %v with %.2f (%v)", tt.shape, st.Encoding, per, tt.want, tt.bytes, err)
		}
		var c StringChunk
		var got Strings
		if err := c.Open(data); err != nil {
			t.Fatal(err)
		}
		if err := c.Decode(&got); err != nil || !slices.Equal(got.Vals, vals) {
			t.Errorf("%s: a full chunk comes back changed (%v)", tt.shape, err)
		}
	}
}

// TestStatStringBounds shows how long bounds are cut: down for the least value, up for the greatest.
func TestStatStringBounds(t *testing.T) {
	long := strings.Repeat("m", 100)
	lo, hi, open := statStrings([]byte(long), []byte(long))
	if lo != long[:64] || hi != long[:63]+"n" || open {
		t.Errorf("bounds %q, %q, open %v", lo, hi, open)
	}
	if _, hi, open = statStrings(nil, bytes.Repeat([]byte{0xFF}, 65)); hi != "" || !open {
		t.Errorf("upper bound %q, open %v", hi, open)
	}
	if _, hi, _ = statStrings(nil, append([]byte("a"), bytes.Repeat([]byte{0xFF}, 70)...)); hi != "b" {
		t.Errorf("upper bound %q, want b", hi)
	}
}

func TestHex(t *testing.T) {
	for _, s := range []string{"", "00", "ff", "0123456789abcdef"} {
		raw, ok := appendUnhex(nil, []byte(s))
		if want, _ := hex.DecodeString(s); !ok || !bytes.Equal(raw, want) || string(appendHex(nil, raw)) != s {
			t.Errorf("%q becomes %x, %v", s, raw, ok)
		}
	}
	for _, s := range []string{"0", "0G", "AB", "g0", " 0", "0\x00", "\xff0"} {
		if raw, ok := appendUnhex([]byte("x"), []byte(s)); ok || string(raw) != "x" {
			t.Errorf("%q is taken for hex: %x", s, raw)
		}
	}
}

// TestFixedOf16Bytes filters hashes that differ in one bit of either half.
func TestFixedOf16Bytes(t *testing.T) {
	var body []byte
	for i := range 128 {
		v := []byte("0123456789abcdef")
		v[i/8] ^= 1 << (i % 8)
		body = append(body, v...)
	}
	var e Encoder
	data, _, err := e.Fixed(nil, 16, body, nil)
	if err != nil {
		t.Fatal(err)
	}
	var c StringChunk
	if err := c.Open(data); err != nil {
		t.Fatal(err)
	}
	for i := range 128 {
		m := new(Mask)
		m.Fill(MaxRows)
		if err := c.FilterIn([]string{string(body[16*i : 16*i+16])}, false, m); err != nil {
			t.Fatal(err)
		}
		if m.Count() != 1 || !m.Get(uint16(i)) {
			t.Fatalf("row %d is found in %d rows", i, m.Count())
		}
	}
}

// TestStringsMostlyNull stores a few long values of one length among NULLs without giving each NULL as much room.
func TestStringsMostlyNull(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	vals, nulls := make([]string, 1000), Nulls{}
	vals[500], vals[900] = "a"+long, "b"+long
	for i := range vals {
		if vals[i] == "" {
			nulls = nulls.With(i, len(vals))
		}
	}
	offsets, body := flat(vals)
	var e Encoder
	data, st, err := e.Strings(nil, offsets, body, nulls)
	if err != nil || st.Encoding != EncStrings || len(data) > 10_000 {
		t.Errorf("%d bytes as %v (%v)", len(data), st.Encoding, err)
	}
}
