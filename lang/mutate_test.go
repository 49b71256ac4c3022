package lang

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestMutations splices the tokens of the cases at random, which gives more statements that are almost or
// quite right than a fuzzer finds, and expects of them what FuzzParse does.
func TestMutations(t *testing.T) {
	rounds := 20_000
	if testing.Short() {
		rounds = 2_000
	}
	var pieces [][]string
	for _, sql := range inputs(t, "parse", "expr") {
		if strings.Contains(sql, "--") {
			continue
		}
		var words []string
		for _, tok := range Tokens(sql) {
			if tok.Kind != TokenSpace && !tok.Open {
				words = append(words, tok.Text)
			}
		}
		if len(words) > 0 && len(words) < 60 {
			pieces = append(pieces, words)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	cut := func() []string {
		words := pieces[r.IntN(len(pieces))]
		from := r.IntN(len(words))
		return words[from : from+1+r.IntN(len(words)-from)]
	}
	good := 0
	for range rounds {
		words := append([]string{}, pieces[r.IntN(len(pieces))]...)
		for range 1 + r.IntN(3) {
			at := r.IntN(len(words) + 1)
			to := min(len(words), at+r.IntN(3))
			words = append(append(append([]string{}, words[:at]...), cut()...), words[to:]...)
		}
		sql := strings.Join(words, " ")
		if r.IntN(2) == 0 {
			sql = "SELECT " + sql
		}
		stmts, err := Parse(sql)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("%q: the error is a %T", sql, err)
			}
			checkError(t, e, sql)
			continue
		}
		good++
		for _, stmt := range stmts {
			roundTrip(t, stmt)
		}
		if t.Failed() {
			t.Fatalf("in %q", sql)
		}
	}
	if good < rounds/50 {
		t.Errorf("only %d of %d texts were well formed", good, rounds)
	}
}
