package bitmap_test

import (
	"fmt"

	"github.com/colloquydb/colloquy/bitmap"
)

func ExampleSet() {
	english := bitmap.FromRange(0, 100000)
	flagged := bitmap.FromRows([]uint32{7, 70000, 200000})

	both := english.And(flagged)
	fmt.Println(both.Cardinality(), both.AppendRows(nil))
	fmt.Println(english.AndCardinality(flagged), flagged.AndNot(english).AppendRows(nil))

	// Sets are written in the portable Roaring format and checked when read back.
	data := both.AppendTo(nil)
	back, err := bitmap.Parse(data, 250000)
	fmt.Println(back.Equal(both), err)
	_, err = bitmap.Parse(data, 70000)
	fmt.Println(err)
	// Output:
	// 2 [7 70000]
	// 2 [200000]
	// true <nil>
	// parse set of rows: invalid bitmap: chunk 1: row 4464 of a chunk of 4464 rows
}

// A filter combines the masks of one chunk and turns the last one into a selection vector.
func ExampleMask() {
	const rows = 1000 // in this chunk
	var long, null, mask bitmap.Mask
	long.SetRange(10, 20)
	null.SetRange(12, 19)

	mask.Fill(rows)
	mask.And(&long)
	mask.AndNot(&null)
	fmt.Println(mask.Count(), mask.Select(nil))

	mask.Not(rows)
	fmt.Println(mask.Count())
	// Output:
	// 3 [10 11 19]
	// 997
}

func ExampleIndex() {
	models := []string{"vicuna-13b", "koala-13b", "gpt-4"} // the dictionary of the column
	b, err := bitmap.NewIndexBuilder(len(models))
	if err != nil {
		fmt.Println(err)
		return
	}
	var nulls bitmap.Mask
	nulls.Set(3)
	if err := b.AddUint8([]uint8{0, 0, 2, 0, 1, 0}, &nulls); err != nil {
		fmt.Println(err)
		return
	}
	index, err := b.Build()
	if err != nil {
		fmt.Println(err)
		return
	}

	for code, model := range models {
		fmt.Println(model, index.Cardinality(uint32(code)))
	}
	fmt.Println("NULL", index.NullCardinality())
	either, err := index.Union([]uint32{1, 2})
	fmt.Println(either.AppendRows(nil), err)
	// Output:
	// vicuna-13b 3
	// koala-13b 1
	// gpt-4 1
	// NULL 1
	// [2 4] <nil>
}
