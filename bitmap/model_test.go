package bitmap

import (
	"math/bits"
	"math/rand/v2"
	"slices"

	"pgregory.net/rapid"
)

// modelRows is the number of rows of the tables in property tests: three full chunks and a part.
const modelRows = 3*ChunkRows + 1000

// model is a set of rows the plain way: one flat bit string, without chunks or containers.
type model []uint64

func newModel(rows int) model { return make(model, (rows+63)/64) }

func (m model) has(row int) bool { return m[row/64]>>(row%64)&1 != 0 }
func (m model) add(row int)      { m[row/64] |= 1 << (row % 64) }
func (m model) remove(row int)   { m[row/64] &^= 1 << (row % 64) }

// drawModel draws a set whose chunks have the shapes that the three kinds of container are made for,
// and the sizes around the border between two of them.
func drawModel(t *rapid.T, label string) model {
	m := newModel(modelRows)
	for lo := 0; lo < modelRows; lo += ChunkRows {
		n := min(ChunkRows, modelRows-lo)
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, label+" seed"), 0))
		switch shape := rapid.SampledFrom([]string{
			"empty", "few", "border", "dense", "runs", "full", "full but few",
		}).Draw(t, label+" shape"); shape {
		case "few":
			for range 1 + rng.IntN(20) {
				m.add(lo + rng.IntN(n))
			}
		case "border": // 4,095 to 4,097 rows without neighbours, where there is room
			for i := range arrayMaxRows - 1 + rng.IntN(3) {
				if 3*i < n {
					m.add(lo + 3*i)
				}
			}
		case "dense": // half, a quarter or an eighth of the rows, or as many missing
			and, flip := rng.IntN(3), -rng.Uint64N(2)
			for row := lo; row+64 <= lo+n; row += 64 {
				w := rng.Uint64()
				for range and {
					w &= rng.Uint64()
				}
				m[row/64] = w ^ flip
			}
		case "runs":
			for range 1 + rng.IntN(50) {
				at := rng.IntN(n)
				for row := lo + at; row < lo+min(at+rng.IntN(3000), n); row++ {
					m.add(row)
				}
			}
		case "full", "full but few":
			for row := lo; row < lo+n; row++ {
				m.add(row)
			}
			if shape == "full but few" {
				for range 1 + rng.IntN(5) {
					m.remove(lo + rng.IntN(n))
				}
			}
		}
	}
	return m
}

// rows returns the rows of the model, ascending.
func (m model) rows() []uint32 {
	rows := make([]uint32, 0, m.count())
	for i, w := range m {
		for ; w != 0; w &= w - 1 {
			rows = append(rows, uint32(64*i+bits.TrailingZeros64(w)))
		}
	}
	return rows
}

func (m model) count() int {
	n := 0
	for _, w := range m {
		n += bits.OnesCount64(w)
	}
	return n
}

// set makes a Set of the model, in one of the ways there are.
func (m model) set(t *rapid.T) Set {
	switch rapid.IntRange(0, 3).Draw(t, "made from") {
	case 0:
		return FromRows(m.rows())
	case 1:
		masks := m.masks()
		ptrs := make([]*Mask, len(masks))
		for i := range masks {
			if masks[i].Any() {
				ptrs[i] = &masks[i]
			}
		}
		return FromMasks(ptrs)
	case 2:
		var b Builder
		masks := m.masks()
		for i := range masks {
			if i%2 == 0 || masks[i].countRuns() > 100 {
				b.AddMask(i, &masks[i])
				continue
			}
			for lo, hi := range masks[i].Runs() {
				b.AddRange(i<<16+lo, i<<16+hi)
			}
		}
		return b.Set()
	default:
		s, err := Parse(FromRows(m.rows()).AppendTo(nil), modelRows)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

// masks returns the model chunk by chunk.
func (m model) masks() []Mask {
	masks := make([]Mask, (len(m)+MaskWords-1)/MaskWords)
	for i, w := range m {
		masks[i/MaskWords][i%MaskWords] = w
	}
	return masks
}

// zip combines two models word by word.
func zip(a, b model, f func(a, b uint64) uint64) model {
	out := make(model, len(a))
	for i := range a {
		out[i] = f(a[i], b[i])
	}
	return out
}

func and(a, b uint64) uint64    { return a & b }
func or(a, b uint64) uint64     { return a | b }
func andNot(a, b uint64) uint64 { return a &^ b }

// wantRows fails unless s has the rows of want and its stored counts are true.
func wantRows(t interface {
	Helper()
	Fatalf(string, ...any)
}, what string, s Set, want model) {
	t.Helper()
	rows := want.rows()
	if s.Cardinality() != len(rows) || s.IsEmpty() != (len(rows) == 0) {
		t.Fatalf("%s: cardinality %d, empty %v, want %d rows", what, s.Cardinality(), s.IsEmpty(), len(rows))
	}
	if got := s.AppendRows(nil); !slices.Equal(got, rows) {
		t.Fatalf("%s: other rows than wanted among %d", what, len(rows))
	}
	for _, c := range s.chunks {
		if stats := c.rb.Stats(); c.card != int(stats.Cardinality) || c.card == 0 || c.dense != (stats.BitmapContainers == 1) {
			t.Fatalf("%s: chunk %d says %d rows, dense %v, and is %+v", what, c.key, c.card, c.dense, stats)
		}
	}
}
