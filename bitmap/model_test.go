package bitmap

import (
	"math/rand/v2"

	"pgregory.net/rapid"
)

// modelRows is the number of rows of the tables in property tests: three full chunks and a part.
const modelRows = 3*ChunkRows + 1000

// model is a set of rows the plain way: one bool a row.
type model []bool

// drawModel draws a set whose chunks have the shapes that the three kinds of container are made for,
// and the sizes around the border between two of them.
func drawModel(t *rapid.T, label string) model {
	m := make(model, modelRows)
	for chunk := 0; chunk*ChunkRows < modelRows; chunk++ {
		rows := m[chunk*ChunkRows : min((chunk+1)*ChunkRows, modelRows)]
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, label+" seed"), uint64(chunk)))
		switch shape := rapid.SampledFrom([]string{
			"empty", "few", "border", "dense", "runs", "full", "full but few",
		}).Draw(t, label+" shape"); shape {
		case "few":
			for range 1 + rng.IntN(20) {
				rows[rng.IntN(len(rows))] = true
			}
		case "border": // 4,095 to 4,097 rows without neighbours, where there is room
			for i := range arrayMaxRows - 1 + rng.IntN(3) {
				if 3*i < len(rows) {
					rows[3*i] = true
				}
			}
		case "dense":
			p := rng.Float64()
			for i := range rows {
				rows[i] = rng.Float64() < p
			}
		case "runs":
			for range 1 + rng.IntN(50) {
				at := rng.IntN(len(rows))
				for i := at; i < min(at+rng.IntN(3000), len(rows)); i++ {
					rows[i] = true
				}
			}
		case "full", "full but few":
			for i := range rows {
				rows[i] = true
			}
			if shape == "full but few" {
				for range 1 + rng.IntN(5) {
					rows[rng.IntN(len(rows))] = false
				}
			}
		}
	}
	return m
}

// rows returns the rows of the model, ascending.
func (m model) rows() []uint32 {
	rows := []uint32{}
	for row, in := range m {
		if in {
			rows = append(rows, uint32(row))
		}
	}
	return rows
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
			if i%2 == 0 {
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
	masks := make([]Mask, (len(m)+ChunkRows-1)/ChunkRows)
	for row, in := range m {
		if in {
			masks[row>>16].Set(uint16(row))
		}
	}
	return masks
}

// zip combines two models row by row.
func zip(a, b model, f func(a, b bool) bool) model {
	out := make(model, len(a))
	for i := range a {
		out[i] = f(a[i], b[i])
	}
	return out
}

func count(m model) int { return len(m.rows()) }

// wantRows fails unless s has the rows of want, by every way to look at it.
func wantRows(t interface {
	Helper()
	Fatalf(string, ...any)
}, what string, s Set, want model) {
	t.Helper()
	rows := want.rows()
	if s.Cardinality() != len(rows) || s.IsEmpty() != (len(rows) == 0) {
		t.Fatalf("%s: cardinality %d, empty %v, want %d rows", what, s.Cardinality(), s.IsEmpty(), len(rows))
	}
	got := s.AppendRows(nil)
	for i := range rows {
		if got[i] != rows[i] {
			t.Fatalf("%s: row %d at place %d, want %d", what, got[i], i, rows[i])
		}
	}
	if s.MemSize() < 0 || len(s.chunks) > (len(want)+ChunkRows-1)/ChunkRows {
		t.Fatalf("%s: %d bytes, %d chunks", what, s.MemSize(), len(s.chunks))
	}
	for _, c := range s.chunks {
		if c.card != int(c.rb.GetCardinality()) || c.card == 0 {
			t.Fatalf("%s: chunk %d says %d rows and has %d", what, c.key, c.card, c.rb.GetCardinality())
		}
	}
}
