package column_test

import (
	"bytes"
	"fmt"

	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
)

// A chunk of scores is encoded, filtered without being decoded, and the rows that are left are read.
func Example() {
	scores := []float64{0.25, 0.75, 0.5, 0.875, 0.125, 0.75}
	var enc column.Encoder
	data, stats, err := enc.Float64s(nil, scores, column.Nulls{}.With(3, len(scores)))
	if err != nil {
		panic(err)
	}
	fmt.Println(stats.Encoding, "from", stats.MinFloat, "to", stats.MaxFloat, "with", stats.Nulls, "NULL")

	var chunk column.FloatChunk
	if err := chunk.Open(data); err != nil {
		panic(err)
	}
	var mask bitmap.Mask
	mask.Fill(chunk.Rows())
	if err := chunk.Filter(column.Gt, 0.4, &mask); err != nil {
		panic(err)
	}
	var found column.Float64s
	rows := mask.Select(nil)
	if err := chunk.Gather(rows, &found); err != nil {
		panic(err)
	}
	fmt.Println(rows, found.Vals)
	// Output:
	// float32 from 0.125 to 0.75 with 1 NULL
	// [1 2 5] [0.75 0.5 0.75]
}

// Text is written block by block and found again through the directory.
func ExampleTextWriter() {
	const user, assistant = 0, 1
	blocks := map[int][]byte{}
	w, err := column.NewTextWriter(column.TextOptions{}, func(block int, data []byte) error {
		blocks[block] = bytes.Clone(data)
		return nil
	})
	if err != nil {
		panic(err)
	}
	for row, s := range []string{"What is a roaring bitmap?", "A compressed set of integers.", "What is a roaring bitmap?"} {
		if err := w.Append(row, uint8(row%2), []byte(s)); err != nil {
			panic(err)
		}
	}
	data, stats, err := w.Finish(nil, 3)
	if err != nil {
		panic(err)
	}
	fmt.Println(stats.Rows, "rows,", stats.Repeated, "repeated,", stats.Blocks, "blocks")

	dir, err := column.ParseTextDir(data)
	if err != nil {
		panic(err)
	}
	source := dir.Source(2)
	info, _ := dir.Find(user, int(source))
	var b column.TextBlock
	if err := b.Decode(blocks[info.Block], info); err != nil {
		panic(err)
	}
	fmt.Printf("row 2 is row %d: %s\n", source, b.Find(source))
	// Output:
	// 3 rows, 1 repeated, 2 blocks
	// row 2 is row 0: What is a roaring bitmap?
}
