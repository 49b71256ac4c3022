package bitmap

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

const benchRows = 1 << 20

func benchMask(rng *rand.Rand, density float64) *Mask {
	m := new(Mask)
	for i := range ChunkRows {
		if rng.Float64() < density {
			m.Set(uint16(i))
		}
	}
	return m
}

func benchSet(rng *rand.Rand, density float64) Set {
	var b Builder
	for i := range benchRows / ChunkRows {
		b.AddMask(i, benchMask(rng, density))
	}
	return b.Set()
}

func BenchmarkAndCardinality(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	x, y, z := benchSet(rng, 0.5), benchSet(rng, 0.3), benchSet(rng, 0.01)
	b.Run("dense2", func(b *testing.B) {
		for b.Loop() {
			x.AndCardinality(y)
		}
	})
	b.Run("sparse2", func(b *testing.B) {
		for b.Loop() {
			x.AndCardinality(z)
		}
	})
	b.Run("three", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			AndCardinality(x, y, z)
		}
	})
}

func BenchmarkSetAlgebra(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	x, y := benchSet(rng, 0.5), benchSet(rng, 0.3)
	var m Mask
	for _, c := range []struct {
		name string
		f    func()
	}{
		{"and", func() { x.And(y) }},
		{"or", func() { x.Or(y) }},
		{"andnot", func() { x.AndNot(y) }},
		{"complement", func() { x.Complement(benchRows) }},
		{"chunkmask", func() { x.ChunkMask(7, &m) }},
		{"orinto", func() { x.OrInto(7, &m) }},
		{"andinto", func() { x.AndInto(7, &m) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.f()
			}
		})
	}
}

func BenchmarkOrIntoSparse(b *testing.B) {
	var m Mask
	s := FromRows([]uint32{3, 70000, 70007, 90000})
	for b.Loop() {
		s.OrInto(1, &m)
	}
}

func BenchmarkMask(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	x, y := benchMask(rng, 0.5), benchMask(rng, 0.3)
	for _, c := range []struct {
		name string
		f    func()
	}{
		{"and", func() { x.And(y) }},
		{"or", func() { x.Or(y) }},
		{"not", func() { x.Not(ChunkRows) }},
		{"count", func() { x.Count() }},
		{"andcount", func() { x.AndCount(y) }},
		{"clear", func() { x.Clear() }},
		{"any", func() { x.Any() }},
		{"all", func() { x.All(ChunkRows) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				c.f()
			}
		})
	}
}

func BenchmarkSelect(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	dst := make([]uint16, 0, ChunkRows)
	for _, d := range []float64{0, 0.001, 0.01, 0.1, 0.5, 0.9, 1} {
		m := benchMask(rng, d)
		b.Run(fmt.Sprint(d), func(b *testing.B) {
			for b.Loop() {
				dst = m.Select(dst[:0])
			}
		})
	}
}

func BenchmarkIterator(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, d := range []float64{0.01, 0.5} {
		s := benchSet(rng, d)
		b.Run(fmt.Sprint(d), func(b *testing.B) {
			var buf [4096]uint32
			for b.Loop() {
				it := s.Iterator()
				for it.Next(buf[:]) > 0 {
				}
			}
		})
	}
}

func BenchmarkCodec(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, d := range []float64{0.01, 0.5} {
		s := benchSet(rng, d)
		data := s.AppendTo(nil)
		b.Run(fmt.Sprint("append/", d), func(b *testing.B) {
			for b.Loop() {
				data = s.AppendTo(data[:0])
			}
		})
		b.Run(fmt.Sprint("parse/", d), func(b *testing.B) {
			for b.Loop() {
				if _, err := Parse(data, benchRows); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// benchCodes gives a column of skewed codes in runs, as the model column of messages is.
func benchCodes(rng *rand.Rand, n, run int) []uint32 {
	codes := make([]uint32, benchRows)
	var c uint32
	for i := range codes {
		if i%run == 0 {
			f := rng.Float64()
			c = uint32(f * f * float64(n))
		}
		codes[i] = c
	}
	return codes
}

func BenchmarkIndexBuild(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct{ codes, run int }{{2, 1}, {25, 1}, {25, 4}, {154, 1}, {154, 4}, {256, 1}, {5000, 1}, {100000, 1}} {
		codes := benchCodes(rng, c.codes, c.run)
		narrow := make([]uint8, len(codes))
		for i, c := range codes {
			narrow[i] = uint8(c)
		}
		b.Run(fmt.Sprintf("codes=%d/run=%d", c.codes, c.run), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				x, err := NewIndexBuilder(c.codes)
				if err != nil {
					b.Fatal(err)
				}
				for at := 0; at < len(codes); at += ChunkRows {
					if c.codes <= 256 {
						err = x.AddUint8(narrow[at:at+ChunkRows], nil)
					} else {
						err = x.AddUint32(codes[at:at+ChunkRows], nil)
					}
					if err != nil {
						b.Fatal(err)
					}
				}
				if _, err := x.Build(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
