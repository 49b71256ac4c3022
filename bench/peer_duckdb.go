package main

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"time"

	"github.com/colloquydb/colloquy/bench/internal/answer"
	"github.com/colloquydb/colloquy/bench/internal/duck"
)

// duckdbPeer is DuckDB with tables of its own: duckdb-nested keeps a row a conversation as in the files, duckdb-messages a
// row a message.
type duckdbPeer struct {
	form string
	db   *sql.DB
}

func (p *duckdbPeer) name() string { return p.form }

func (p *duckdbPeer) prepare(context.Context, string) error { return nil }

func (p *duckdbPeer) load(ctx context.Context, shards []string, dir string) error {
	create := `CREATE TABLE conversations AS SELECT * FROM ` + duck.Files(shards)
	if p.form == "duckdb-messages" {
		create = messagesTable(duck.Files(shards))
	}
	return p.exec(ctx, dir, create, "CHECKPOINT")
}

// messagesTable makes DuckDB's table of one row a message straight from the files, as a user would who needs no nested
// table. The two lists are unnested side by side, which pads the shorter one with NULL. row_id tells conversations apart, since
// their ids repeat.
func messagesTable(files string) string {
	return `CREATE TABLE messages AS
SELECT row_id, conversation_id, model, turn, language, redacted, position, m.role AS role, m.content AS content,
  o.flagged AS flagged, o.categories AS categories, o.category_scores AS category_scores
FROM (
  SELECT row_id, conversation_id, model, turn, language, redacted,
    unnest(conversation) AS m, unnest(openai_moderation) AS o, generate_subscripts(conversation, 1) AS position
  FROM (SELECT *, row_number() OVER () AS row_id FROM ` + files + `))
WHERE position IS NOT NULL`
}

// complete deals with moderation entries beyond the last message. There are next to none, yet some questions ask for them
// and some for all but them, and to cut each list to the length of the other would cost DuckDB three times the work of
// the query. So the messages form gets a table of these entries, and the nested form a view of the lists without them.
func (p *duckdbPeer) complete(ctx context.Context, shards []string, dir string) error {
	if p.form == "duckdb-messages" {
		return p.exec(ctx, dir, `CREATE TABLE surplus AS
SELECT row_id, o.flagged AS flagged, o.categories AS categories
FROM (
  SELECT row_id, unnest(openai_moderation[coalesce(len(conversation), 0) + 1:]) AS o
  FROM (SELECT row_number() OVER () AS row_id, conversation, openai_moderation FROM `+duck.Files(shards)+`)
  WHERE len(openai_moderation) > coalesce(len(conversation), 0))`)
	}
	return p.exec(ctx, dir, `CREATE TABLE trimmed AS
SELECT rowid AS row_id, model, openai_moderation[1:coalesce(len(conversation), 0)] AS entries
FROM conversations WHERE len(openai_moderation) > coalesce(len(conversation), 0)`,
		`CREATE VIEW entries AS
SELECT model, openai_moderation AS entries FROM conversations WHERE rowid NOT IN (SELECT row_id FROM trimmed)
UNION ALL SELECT model, entries FROM trimmed`)
}

// exec runs statements on the database in a folder.
func (p *duckdbPeer) exec(ctx context.Context, dir string, statements ...string) error {
	db, err := duck.Open(ctx, filepath.Join(dir, "bench.duckdb"))
	if err != nil {
		return err
	}
	return errors.Join(duck.Exec(ctx, db, statements...), db.Close())
}

func (p *duckdbPeer) open(ctx context.Context, dir string) (err error) {
	p.db, err = duck.Open(ctx, filepath.Join(dir, "bench.duckdb")+"?access_mode=read_only")
	return err
}

func (p *duckdbPeer) text(q query) string {
	if p.form == "duckdb-nested" {
		return q.nested
	}
	return q.messages
}

func (p *duckdbPeer) run(ctx context.Context, text string) (answer.Answer, time.Duration, error) {
	begin := time.Now()
	a, err := duck.Query(ctx, p.db, text)
	return a, time.Since(begin), err
}

func (p *duckdbPeer) close() error {
	if p.db == nil {
		return nil
	}
	return p.db.Close()
}
