package lang_test

import (
	"errors"
	"fmt"

	"github.com/colloquydb/colloquy/lang"
)

func ExampleParse() {
	stmts, err := lang.Parse(`
		FROM conversations SELECT model, count(*) n WHERE language == 'English' GROUP BY ALL;
		DESC messages`)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, stmt := range stmts {
		fmt.Printf("%T %s\n", stmt, stmt)
	}
	// Output:
	// *lang.Query SELECT model, count(*) AS n FROM conversations WHERE language = 'English' GROUP BY ALL
	// *lang.Describe DESCRIBE messages
}

func ExampleError_Detail() {
	sql := "SELECT model FROM conversations WEHRE redacted = true"
	_, err := lang.Parse(sql)
	var e *lang.Error
	if errors.As(err, &e) {
		fmt.Println(e.Detail(sql))
	}
	// Output:
	// unexpected redacted after WEHRE
	// LINE 1: SELECT model FROM conversations WEHRE redacted = true
	//                                               ^
	// Hint: did you mean WHERE instead of WEHRE?
}

func ExampleWalk() {
	stmt, _ := lang.ParseOne("SELECT lower(model) FROM conversations WHERE turn > 3 AND NOT redacted")
	lang.Walk(stmt, func(n lang.Node) bool {
		if ref, ok := n.(*lang.ColumnRef); ok {
			fmt.Println(ref, "at column", ref.Pos.Column)
		}
		return true
	})
	// Output:
	// model at column 14
	// turn at column 46
	// redacted at column 63
}

func ExampleTokens() {
	for _, tok := range lang.Tokens("SELECT 'open") {
		fmt.Printf("%s %q open=%v\n", tok.Kind, tok.Text, tok.Open)
	}
	// Output:
	// keyword "SELECT" open=false
	// space " " open=false
	// string "'open" open=true
}
