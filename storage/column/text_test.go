package column

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"
)

// textChunk is the text of a chunk as written: blocks by number, and the directory.
type textChunk struct {
	dir    []byte
	blocks [][]byte
	stats  TextStats
}

// writeText writes texts (row i has texts[i], of class classes[i]) with blocks of the size given.
func writeText(t interface{ Fatal(...any) }, opt TextOptions, classes []uint8, texts []string) textChunk {
	var c textChunk
	w, err := NewTextWriter(opt, func(block int, data []byte) error {
		if block != len(c.blocks) {
			t.Fatal("blocks are not numbered in order")
		}
		c.blocks = append(c.blocks, bytes.Clone(data))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range texts {
		if err := w.Append(i, classes[i], []byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	if c.dir, c.stats, err = w.Finish(nil, len(texts)); err != nil {
		t.Fatal(err)
	}
	return c
}

// read returns the text of a row as a reader finds it.
func (c *textChunk) read(t *rapid.T, d *TextDir, class uint8, row int) string {
	source := d.Source(uint16(row))
	info, ok := d.Find(class, int(source))
	if !ok {
		return ""
	}
	var b TextBlock
	if err := b.Decode(c.blocks[info.Block], info); err != nil {
		t.Fatal(err)
	}
	return string(b.Find(source))
}

func TestText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SampledFrom([]int{0, 1, 2, 64, 100, 700}).Draw(t, "rows")
		r := drawRand(t)
		limit := rapid.SampledFrom([]int{1, 100, 1100, 4096, DefaultTextBlock}).Draw(t, "block bytes")
		repeats := rapid.SampledFrom([]float64{0, 0.01, 0.5, 0.99}).Draw(t, "share repeated")
		random := rapid.Bool().Draw(t, "random bytes")
		texts, classes := make([]string, rows), make([]uint8, rows)
		for i := range texts {
			classes[i] = []uint8{0, 1, 1, 255}[r.IntN(4)]
			switch {
			case i > 0 && r.Float64() < repeats:
				texts[i] = texts[r.IntN(i)] // of another class too: stored twice then
			case random:
				texts[i] = randomString(r, r.IntN(60))
			default:
				texts[i] = strings.Repeat("some words ", int(r.ExpFloat64()*4))
			}
		}
		c := writeText(t, TextOptions{BlockBytes: limit}, classes, texts)
		d, err := ParseTextDir(c.dir)
		if err != nil {
			t.Fatal(err)
		}
		checkTextDir(t, d, &c, limit, texts)
		for i, want := range texts {
			if got := c.read(t, d, classes[i], i); got != want {
				t.Fatalf("row %d is %q, want %q", i, got, want)
			}
			if s := d.Source(uint16(i)); texts[s] != want || classes[s] != classes[i] || s > uint16(i) || d.Source(s) != s {
				t.Fatalf("row %d has the source %d", i, s)
			}
		}

		m := drawMask(t, r)
		clearFrom(m, rows)
		need := new(Mask)
		d.Sources(m, need)
		want := new(Mask)
		for i := range rows {
			if m.Get(uint16(i)) {
				want.Set(d.Source(uint16(i)))
			}
		}
		if *need != *want {
			t.Fatal("Sources differ from those of each row")
		}
		hit := drawMask(t, r)
		got := *m
		d.FromSources(hit, &got)
		for i := range rows {
			if want := m.Get(uint16(i)) && hit.Get(d.Source(uint16(i))); got.Get(uint16(i)) != want {
				t.Fatalf("FromSources: row %d is %v, want %v", i, !want, want)
			}
		}
	})
}

// checkTextDir compares the directory with the blocks and the statistics.
func checkTextDir(t *rapid.T, d *TextDir, c *textChunk, limit int, texts []string) {
	var sum TextStats
	var b TextBlock
	for _, class := range d.Classes() {
		for _, info := range d.Class(class) {
			if err := b.Decode(c.blocks[info.Block], info); err != nil {
				t.Fatal(err)
			}
			if info.RawBytes > limit && info.Rows > 1 && (info.RawBytes > 4*limit || 4*limit < minLead) {
				t.Fatalf("block of %d rows has %d bytes, limit %d", info.Rows, info.RawBytes, limit)
			}
			for i, row := range b.Rows {
				if s := b.Bytes[b.Offsets[i]:b.Offsets[i+1]]; string(s) != texts[row] || len(s) == 0 {
					t.Fatalf("row %d in its block is %q, want %q", row, s, texts[row])
				}
			}
			sum.Rows += info.Rows
			sum.Blocks++
			sum.RawBytes += int64(info.RawBytes)
			sum.StoredBytes += int64(info.StoredBytes)
		}
	}
	for i, s := range texts {
		if s != "" && d.Source(uint16(i)) != uint16(i) {
			sum.Rows++
			sum.Repeated++
		}
	}
	if sum != c.stats || d.Rows != len(texts) {
		t.Fatalf("directory sums up to %+v, the writer says %+v", sum, c.stats)
	}
}

func TestTextWriterStoresRepetitionsOnce(t *testing.T) {
	long := strings.Repeat("the same prompt again ", 40)
	texts, classes := make([]string, 1000), make([]uint8, 1000)
	for i := range texts {
		texts[i], classes[i] = long, uint8(i%2)
	}
	c := writeText(t, TextOptions{}, classes, texts)
	if c.stats.Rows != 1000 || c.stats.Repeated != 998 || c.stats.RawBytes != int64(2*len(long)) || len(c.blocks) != 2 {
		t.Errorf("stats %+v", c.stats)
	}
}

func TestTextWriterIsReused(t *testing.T) {
	broken := errors.New("disk full")
	var fail error
	blocks := 0
	w, err := NewTextWriter(TextOptions{BlockBytes: 10, Small: true}, func(block int, _ []byte) error {
		if block == 0 {
			blocks = 0
		}
		blocks++
		return fail
	})
	if err != nil {
		t.Fatal(err)
	}
	write := func() ([]byte, error) {
		for i := range 10 {
			if err := w.Append(i, 0, []byte("0123456789"[:5+i%3])); err != nil {
				return nil, err
			}
		}
		dir, _, err := w.Finish(nil, 10)
		return dir, err
	}
	first, err := write()
	if err != nil || blocks == 0 {
		t.Fatal(blocks, err)
	}
	fail = broken
	if _, err := write(); err != broken {
		t.Fatalf("error of emit comes back as %v", err)
	}
	if _, _, err := w.Finish(nil, 10); err != broken {
		t.Fatalf("Finish after an error gives %v", err)
	}
	fail = nil
	if again, err := write(); err != nil || !bytes.Equal(again, first) {
		t.Errorf("the writer writes something else after an error (%v)", err)
	}
}

func TestTextWriterRefusesBadRows(t *testing.T) {
	w, err := NewTextWriter(TextOptions{}, func(int, []byte) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Append(5, 1, []byte("five")); err != nil {
		t.Fatal(err)
	}
	for name, call := range map[string]func() error{
		"earlier row":   func() error { return w.Append(4, 1, []byte("x")) },
		"same row":      func() error { return w.Append(5, 1, []byte("x")) },
		"another class": func() error { return w.Append(5, 2, []byte("x")) },
		"negative row":  func() error { return w.Append(-1, 3, []byte("x")) },
		"row past end":  func() error { return w.Append(MaxRows, 1, []byte("x")) },
	} {
		if err := call(); !errors.Is(err, ErrArgument) {
			t.Errorf("%s: %v, want ErrArgument", name, err)
		}
	}
	if _, _, err := w.Finish(nil, 5); !errors.Is(err, ErrArgument) {
		t.Errorf("too few rows at the end: %v, want ErrArgument", err)
	}
}

// TestTextLead writes text whose blocks go on from the lead of their class, beside messages too long for a lead or a block, and
// reads it from several goroutines.
func TestTextLead(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	words := make([]string, 3000)
	for i := range words {
		words[i] = randomString(r, 2+r.IntN(9))
	}
	texts, classes := make([]string, 4000), make([]uint8, 4000)
	for i := range texts {
		var b strings.Builder
		for range 1 + r.IntN(60) {
			b.WriteString(words[int(r.ExpFloat64()*300)%len(words)])
		}
		texts[i], classes[i] = b.String(), uint8(i%3)
	}
	texts[0] = strings.Repeat(texts[0], 3<<20/len(texts[0])) // the first of its class
	texts[1000] = strings.Repeat(texts[1], 3<<20/len(texts[1]))
	texts[2000] = randomString(r, 1<<20)
	c := writeText(t, TextOptions{}, classes, texts)
	d, err := ParseTextDir(c.dir)
	if err != nil {
		t.Fatal(err)
	}
	if n := d.MemBytes(); n < 3*3*100<<10 || n > 3*3*maxLead+200*len(d.Blocks)+4096 {
		t.Errorf("directory with three leads takes %d bytes", n)
	}
	forms := map[byte]int{}
	for _, b := range c.blocks {
		forms[b[0]]++
	}
	if forms[textIsLead] != 3 || forms[textLed] < 6 || forms[textZstd] < 1 || forms[textRaw] < 1 {
		t.Errorf("blocks by form: %v", forms)
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			var b TextBlock
			for _, info := range d.Blocks {
				if err := b.Decode(c.blocks[info.Block], info); err != nil {
					t.Error(err)
					return
				}
				for i, row := range b.Rows {
					if string(b.Bytes[b.Offsets[i]:b.Offsets[i+1]]) != texts[row] {
						t.Errorf("row %d comes back changed", row)
					}
				}
			}
		})
	}
	wait.Wait()
}

// TestTextLeadIsADictionary reads the blocks as the frames that FORMAT describes, by way of a decoder's own dictionary.
func TestTextLeadIsADictionary(t *testing.T) {
	texts := make([]string, 3000)
	for i := range texts {
		texts[i] = fmt.Sprintf("message %d of some length, about %x", i, i*i*i)
	}
	c := writeText(t, TextOptions{BlockBytes: 8 << 10}, make([]uint8, len(texts)), texts)
	d, err := ParseTextDir(c.dir)
	if err != nil {
		t.Fatal(err)
	}
	var lead, b TextBlock
	if err := lead.Decode(c.blocks[0], d.Blocks[0]); err != nil || c.blocks[0][0] != textIsLead {
		t.Fatal(err)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderDictRaw(9, lead.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	for _, info := range d.Blocks[1:] {
		data := c.blocks[info.Block]
		if err := b.Decode(data, info); err != nil || data[0] != textLed {
			t.Fatal(data[0], err)
		}
		rest, err := new(TextBlock).decodeRows(data[textBlockHeader:], info, uint(data[1]), uint(data[2]))
		if err != nil {
			t.Fatal(err)
		}
		// Single segment, 4 bytes of content size, 1 byte of dictionary id.
		frame := append([]byte{0x28, 0xB5, 0x2F, 0xFD, 0xA1, 9, 0, 0, 0, 0}, rest...)
		binary.LittleEndian.PutUint32(frame[6:], uint32(info.RawBytes))
		if out, err := dec.DecodeAll(frame, nil); err != nil || !bytes.Equal(out, b.Bytes) {
			t.Fatalf("block %d is something else to a decoder with a dictionary (%v)", info.Block, err)
		}
	}
}

// TestTextBlockDamage changes each byte of a block's header part and cuts it at each place: an error, or text of the
// right sizes.
func TestTextBlockDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	texts := make([]string, 300)
	for i := range texts {
		texts[i] = strings.Repeat("word ", 1+r.IntN(30)) + randomString(r, 4)
	}
	c := writeText(t, TextOptions{}, make([]uint8, len(texts)), texts)
	d, err := ParseTextDir(c.dir)
	if err != nil || len(d.Blocks) != 1 {
		t.Fatal(len(d.Blocks), err)
	}
	data, info := c.blocks[0], d.Blocks[0]
	var b TextBlock
	for n := range data {
		if err := b.Decode(data[:n], info); !errors.Is(err, ErrCorrupt) {
			t.Fatalf("block cut to %d of %d bytes: %v", n, len(data), err)
		}
	}
	found := 0
	for i := range data {
		bad := slices.Clone(data)
		bad[i] ^= 0x10
		if err := b.Decode(bad, info); err != nil {
			found++
			if !errors.Is(err, ErrCorrupt) || len(b.Rows) != 0 || len(b.Bytes) != 0 {
				t.Fatalf("byte %d changed: %v, %d rows left", i, err, len(b.Rows))
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d damaged blocks were found out", found)
	}
}

func TestTextDirDamage(t *testing.T) {
	texts := make([]string, 500)
	for i := range texts {
		texts[i] = strings.Repeat("prompt ", 2+i%90)
	}
	c := writeText(t, TextOptions{BlockBytes: 1000}, make([]uint8, len(texts)), texts)
	for n := range c.dir {
		if _, err := ParseTextDir(c.dir[:n]); !errors.Is(err, ErrCorrupt) {
			t.Fatalf("directory cut to %d of %d bytes: %v", n, len(c.dir), err)
		}
	}
	if _, err := ParseTextDir(append(slices.Clone(c.dir), 0)); !errors.Is(err, ErrCorrupt) {
		t.Errorf("directory with a byte to spare: %v", err)
	}
}
