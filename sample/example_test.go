package sample_test

import (
	"fmt"

	"github.com/colloquydb/colloquy/sample"
)

// The rows of a set can be had without files, for tests.
func ExampleRows() {
	rows, err := sample.Rows(sample.Config{Rows: 1000, Seed: 7})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, row := range rows {
		fmt.Println(row.Model.V, row.Language.V, row.Turn.V, len(row.Conversation.V), len(row.Moderation.V))
		if i == 2 {
			break
		}
	}
	// Output:
	// vicuna-13b French 1 2 2
	// vicuna-13b English 1 2 2
	// wizardlm-13b English 1 2 2
}
