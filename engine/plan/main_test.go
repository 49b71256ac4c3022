package plan_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/engine/plan"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/load"
)

// snap is a store of two of the shards in testdata: 448 conversations in two segments.
var snap *storage.Snapshot

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "colloquy-plan-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		shards := []string{"../../testdata/shards/colloquy-snappy.parquet", "../../testdata/shards/polars-zstd.parquet"}
		if _, err := load.Run(context.Background(), dir, shards, load.Options{}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		store, err := storage.Open(context.Background(), dir, storage.Options{})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer store.Close()
		snap = store.Snapshot()
		defer snap.Release()
		return m.Run()
	}())
}

func prepare(sql string, opt plan.Options) (*plan.Plan, error) {
	stmt, err := lang.ParseOne(sql)
	if err != nil {
		return nil, err
	}
	return plan.Prepare(context.Background(), snap, stmt, plan.Params{}, opt)
}

// result is a query's answer as text: names and types of the columns, then the rows.
type result struct {
	columns []string
	rows    []string
}

func run(sql string, opt plan.Options, how exec.Options) (result, error) {
	p, err := prepare(sql, opt)
	if err != nil {
		return result{}, err
	}
	return collect(p, how)
}

func collect(p *plan.Plan, how exec.Options) (result, error) {
	var res result
	for _, c := range p.Columns {
		res.columns = append(res.columns, c.Name+" "+c.Type.String())
	}
	s := p.Run(context.Background(), how)
	defer s.Close()
	for {
		b, err := s.Next()
		if err == io.EOF {
			return res, nil
		}
		if err != nil {
			return res, err
		}
		if len(b.Cols) != len(p.Columns) {
			return res, fmt.Errorf("%d columns for %d", len(b.Cols), len(p.Columns))
		}
		for i := range b.N {
			cells := make([]string, len(b.Cols))
			for c, v := range b.Cols {
				if t := v.Type(); !t.Equal(p.Columns[c].Type) && t.Kind != 0 {
					return res, fmt.Errorf("column %s: vector of %s for %s", p.Columns[c].Name, t, p.Columns[c].Type)
				}
				if v.IsNull(i) {
					cells[c] = "NULL"
				} else {
					cells[c] = string(fn.AppendText(nil, v, i))
				}
			}
			res.rows = append(res.rows, strings.Join(cells, " | "))
		}
	}
}

// errorText is an error as a user sees it: the place, the message and the hint.
func errorText(err error) string {
	var syntax *lang.Error
	if errors.As(err, &syntax) {
		return fmt.Sprintf("error at %d: %s%s", syntax.Pos.Column, syntax.Message, hint(syntax.Hint))
	}
	var f *plan.Error
	if errors.As(err, &f) {
		return fmt.Sprintf("error at %d, %s: %s%s", f.Column, f.Code, f.Message, hint(f.Hint))
	}
	return "error: " + err.Error()
}

func hint(h string) string {
	if h == "" {
		return ""
	}
	return "\nhint: " + h
}
