// Command base writes the rows that every file of this folder holds, with the project's own writer. make.py
// runs it.
//
// usage: base DIR
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/colloquydb/colloquy/sample"
	"github.com/colloquydb/colloquy/storage/parquet"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: base DIR")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "base:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	for _, codec := range []parquet.Codec{parquet.Snappy, parquet.LZ4Raw} {
		report, err := sample.Generate(context.Background(), sample.Config{
			Rows: 224, Seed: 42, Dir: dir, RowGroup: 100, Codec: codec, Compact: true,
		})
		if err != nil {
			return err
		}
		if err := os.Rename(report.Files[0], filepath.Join(dir, "colloquy-"+codec.String()+".parquet")); err != nil {
			return err
		}
	}
	return nil
}
