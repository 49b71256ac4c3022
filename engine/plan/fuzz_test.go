package plan_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/engine/plan"
	"github.com/colloquydb/colloquy/lang"
)

// FuzzPrepare holds that no text makes the planner or the executor panic: whatever parses is planned or refused with an Error, and what is planned
// runs or fails with one.
func FuzzPrepare(f *testing.F) {
	for _, pattern := range []string{"../../testdata/plan/*.txt", "../../testdata/query/*.txt", "../../testdata/differential/*.txt"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			for _, line := range strings.Split(string(text), "\n") {
				if stmt, err := lang.ParseOne(line); err == nil && stmt != nil {
					f.Add(line)
				}
			}
		}
	}
	f.Fuzz(func(t *testing.T, sql string) {
		if len(sql) > 2000 {
			return
		}
		stmt, err := lang.ParseOne(sql)
		if err != nil {
			return
		}
		p, err := plan.Prepare(t.Context(), snap, stmt, plan.Params{}, plan.Options{})
		if err != nil {
			var fault *plan.Error
			if !errors.As(err, &fault) {
				t.Fatalf("%s\nerror of type %T: %v", sql, err, err)
			}
			return
		}
		_ = p.Explain()
		// A few batches: range(1000000000000) is nobody's fault.
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		s := p.Run(ctx, exec.Options{Workers: 2, BatchRows: 64, MemoryLimit: 64 << 20})
		defer s.Close()
		for range 20 {
			if _, err := s.Next(); err != nil {
				if strings.Contains(err.Error(), "internal error") {
					t.Fatalf("%s\n%v", sql, err)
				}
				return
			}
		}
	})
}
