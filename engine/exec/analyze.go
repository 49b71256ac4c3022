package exec

import (
	"io"

	"github.com/colloquydb/colloquy/storage/column"
)

// Analyze runs Input, drops its rows, and gives the plan and what it cost, a row a line (as JSON one row): EXPLAIN ANALYZE.
type Analyze struct {
	Input Node
	JSON  bool
}

// Types implements Node.
func (n *Analyze) Types() []column.Type { return []column.Type{column.VarcharType} }

// Inputs implements Node. The input is run as a plan of its own.
func (n *Analyze) Inputs() []Node { return nil }

// Describe implements Node.
func (n *Analyze) Describe() (string, []Attr) { return "ANALYZE", nil }

func (n *Analyze) instant() bool { return false }

func (n *Analyze) produce(r *run, out operator) error {
	prof := &Profile{}
	s := Run(r.ctx, n.Input, Options{Snapshot: r.snap, Workers: r.workers, BatchRows: r.batchRows, MemoryLimit: r.mem.limit, TempDir: r.tempDir, Profile: prof})
	err := drain(s)
	_ = s.Close()
	if err != nil {
		return err
	}
	lines := []string{ExplainJSON(n.Input, prof)}
	if !n.JSON {
		lines = Lines(Explain(n.Input, prof))
	}
	return emitOne(r, out, &Batch{N: len(lines), Cols: []column.Vector{&column.Strings{Vals: lines}}})
}

func drain(s *Stream) error {
	for {
		if _, err := s.Next(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}
