package column

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Rates are in rows of full chunks: "Mrows/s" counts every row of the chunk, also those that a gather or filter skips.

func rate(b *testing.B, rows int) {
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
}

func fullChunk[T any](shape func(*rand.Rand, int) T) []T {
	r := rand.New(rand.NewPCG(1, 2))
	vals := make([]T, MaxRows)
	for i := range vals {
		vals[i] = shape(r, i)
	}
	return vals
}

// onePercent selects rows as a filter of 1 % would.
func onePercent() []uint16 {
	var sel []uint16
	r := rand.New(rand.NewPCG(5, 6))
	for i := range MaxRows {
		if r.IntN(100) == 0 {
			sel = append(sel, uint16(i))
		}
	}
	return sel
}

func BenchmarkInts(b *testing.B) {
	sel := onePercent()
	for _, shape := range []string{"bits", "small", "outliers", "ascending", "runs"} {
		vals := fullChunk(intShapes[shape])
		var e Encoder
		data, st, err := e.Int64s(nil, vals, nil)
		if err != nil {
			b.Fatal(err)
		}
		name := fmt.Sprintf("%s=%s", shape, st.Encoding)
		b.Run(name+"/encode", func(b *testing.B) {
			buf := slices.Clone(data)
			for b.Loop() {
				buf, _, _ = e.Int64s(buf[:0], vals, nil)
			}
			rate(b, MaxRows)
		})
		var c IntChunk
		var out Int64s
		b.Run(name+"/decode", func(b *testing.B) {
			for b.Loop() {
				if err := c.Open(data); err != nil {
					b.Fatal(err)
				}
				_ = c.Decode(&out)
			}
			rate(b, MaxRows)
		})
		b.Run(name+"/gather1%", func(b *testing.B) {
			for b.Loop() {
				_ = c.Gather(sel, &out)
			}
			rate(b, len(sel))
		})
		b.Run(name+"/filter", func(b *testing.B) {
			m := new(Mask)
			for b.Loop() {
				m.Fill(MaxRows)
				_ = c.FilterRange(1, vals[MaxRows/2], false, m)
			}
			rate(b, MaxRows)
		})
	}
}

func BenchmarkFloats(b *testing.B) {
	sel := onePercent()
	for _, shape := range []string{"float32 scores", "float32, some not", "printed float32", "cents", "doubles"} {
		vals := fullChunk(floatShapes[shape])
		var e Encoder
		data, st, err := e.Float64s(nil, vals, nil)
		if err != nil {
			b.Fatal(err)
		}
		name := fmt.Sprintf("%s=%s", strings.ReplaceAll(shape, " ", "_"), st.Encoding)
		b.Run(name+"/encode", func(b *testing.B) {
			buf := slices.Clone(data)
			for b.Loop() {
				buf, _, _ = e.Float64s(buf[:0], vals, nil)
			}
			rate(b, MaxRows)
		})
		var c FloatChunk
		var out Float64s
		b.Run(name+"/decode", func(b *testing.B) {
			for b.Loop() {
				if err := c.Open(data); err != nil {
					b.Fatal(err)
				}
				_ = c.Decode(&out)
			}
			rate(b, MaxRows)
		})
		b.Run(name+"/gather1%", func(b *testing.B) {
			for b.Loop() {
				_ = c.Gather(sel, &out)
			}
			rate(b, len(sel))
		})
		b.Run(name+"/filter", func(b *testing.B) {
			m := new(Mask)
			for b.Loop() {
				m.Fill(MaxRows)
				_ = c.Filter(Gt, 0.5, m)
			}
			rate(b, MaxRows)
		})
	}
}

func BenchmarkCodes(b *testing.B) {
	for _, ndict := range []int{2, 25, 154, 3000} {
		codes := fullChunk(func(r *rand.Rand, _ int) uint32 { return uint32(r.IntN(ndict)) })
		var e Encoder
		data, _, err := e.Codes(nil, codes, nil, ndict)
		if err != nil {
			b.Fatal(err)
		}
		name := fmt.Sprintf("of%d", ndict)
		b.Run(name+"/encode", func(b *testing.B) {
			buf := slices.Clone(data)
			for b.Loop() {
				buf, _, _ = e.Codes(buf[:0], codes, nil, ndict)
			}
			rate(b, MaxRows)
		})
		var c CodeChunk
		var out Codes
		remap, set := make([]uint32, ndict), make([]bool, ndict)
		set[0], set[ndict-1] = true, true
		b.Run(name+"/decode", func(b *testing.B) {
			for b.Loop() {
				if err := c.Open(data, ndict); err != nil {
					b.Fatal(err)
				}
				_ = c.Decode(&out, nil)
			}
			rate(b, MaxRows)
		})
		b.Run(name+"/remap", func(b *testing.B) {
			for b.Loop() {
				_ = c.Decode(&out, remap)
			}
			rate(b, MaxRows)
		})
		b.Run(name+"/filter", func(b *testing.B) {
			m := new(Mask)
			for b.Loop() {
				m.Fill(MaxRows)
				_ = c.FilterSet(set, false, m)
			}
			rate(b, MaxRows)
		})
		b.Run(name+"/filter1", func(b *testing.B) {
			m := new(Mask)
			for b.Loop() {
				m.Fill(MaxRows)
				_ = c.FilterSet(set[:1], false, m)
			}
			rate(b, MaxRows)
		})
		b.Run(name+"/count", func(b *testing.B) {
			counts := make([]int64, ndict+1)
			for b.Loop() {
				_ = c.Count(nil, counts)
			}
			rate(b, MaxRows)
		})
	}
}

func BenchmarkStrings(b *testing.B) {
	for _, shape := range []string{"hex ids", "words"} {
		vals := fullChunk(stringShapes[shape])
		offsets, body := flat(vals)
		var e Encoder
		data, st, err := e.Strings(nil, offsets, body, nil)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(st.Encoding.String()+"/encode", func(b *testing.B) {
			buf := slices.Clone(data)
			for b.Loop() {
				buf, _, _ = e.Strings(buf[:0], offsets, body, nil)
			}
			rate(b, MaxRows)
		})
		var c StringChunk
		var out Strings
		if err := c.Open(data); err != nil {
			b.Fatal(err)
		}
		b.Run(st.Encoding.String()+"/decode", func(b *testing.B) {
			for b.Loop() {
				_ = c.Decode(&out)
			}
			rate(b, MaxRows)
		})
		b.Run(st.Encoding.String()+"/gather1", func(b *testing.B) {
			for b.Loop() {
				_ = c.Gather([]uint16{40_000}, &out)
			}
		})
		b.Run(st.Encoding.String()+"/filter", func(b *testing.B) {
			m := new(Mask)
			for b.Loop() {
				m.Fill(MaxRows)
				_ = c.FilterIn(vals[:1], false, m)
			}
			rate(b, MaxRows)
		})
	}
}

func BenchmarkCharLen(b *testing.B) {
	for name, unit := range map[string]string{"ascii": "plain English text. ", "mixed": "plain English text \u2013 with “quotes”. ", "cyrillic": "простой русский текст ", "chinese": "简单的中文文本"} {
		s := []byte(strings.Repeat(unit, 40))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				CharLen(s)
			}
		})
	}
}

func BenchmarkTextHash(b *testing.B) {
	for _, n := range []int{100, 1000} {
		s, key := make([]byte, n), new([32]byte)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(n))
			b.ReportAllocs()
			for b.Loop() {
				TextHash(key, s)
			}
		})
	}
}
