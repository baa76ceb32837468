-- Who of a team may see and write which plan: roles and row security for a planbook store on PostgreSQL 15 or later.
--
-- Run it as a superuser, once the store is there, and again after every upgrade of the planbook:
--     psql --set ON_ERROR_STOP=1 --file docs/postgresql-roles.sql postgresql://admin@host/plans
-- It may be run as often as you like. docs/teams.md tells the steps, and what is and is not promised.
--
-- planbook_book    owns the tables: sees and writes all, imports, upgrades. For the few who run the book.
-- planbook_seller  sees and writes the plans of the accounts that its user, or somebody in the line below, owns.
--
-- A person is a login role with a row in planbook_access.people that names its users.user_id. No password is here.

BEGIN;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'planbook_book') THEN
        CREATE ROLE planbook_book NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'planbook_seller') THEN
        CREATE ROLE planbook_seller NOLOGIN;
    END IF;
END
$$;

CREATE SCHEMA IF NOT EXISTS planbook_access AUTHORIZATION planbook_book;
REVOKE ALL ON SCHEMA planbook_access FROM PUBLIC;
GRANT USAGE ON SCHEMA planbook_access TO planbook_seller;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO planbook_book;
GRANT USAGE ON SCHEMA public TO planbook_seller;

-- Which login role is which of our users.
CREATE TABLE IF NOT EXISTS planbook_access.people (
    role_name text PRIMARY KEY,
    user_id text NOT NULL
);
ALTER TABLE planbook_access.people OWNER TO planbook_book;
REVOKE ALL ON planbook_access.people FROM PUBLIC, planbook_seller;

-- What the rows of each table belong to, and whether people type them. `own` has a rule of its own below.
CREATE TEMPORARY TABLE planbook_tables (name text PRIMARY KEY, belongs text NOT NULL, is_typed boolean NOT NULL)
    ON COMMIT DROP;
INSERT INTO planbook_tables VALUES
    ('users', 'book', false),
    ('offerings', 'book', false),
    ('exchange_rates', 'book', false),
    ('selection_criteria', 'book', false),
    ('quotas', 'own', false),
    ('check_exceptions', 'own', true),
    ('accounts', 'account', false),
    ('contacts', 'account', false),
    ('opportunities', 'account', false),
    ('transactions', 'account', false),
    ('interactions', 'account', false),
    ('selection_scores', 'account', true),
    ('selection_decisions', 'account', true),
    ('plans', 'account', true),
    ('opportunity_contacts', 'opportunity', false),
    ('stage_history', 'opportunity', false),
    ('interview_answers', 'plan', true),
    ('swot_items', 'plan', true),
    ('initiatives', 'plan', true),
    ('business_units', 'plan', true),
    ('stakeholders', 'plan', true),
    ('ties', 'plan', true),
    ('partners', 'plan', true),
    ('team_members', 'plan', true),
    ('goals', 'plan', true),
    ('objectives', 'plan', true),
    ('solutions', 'plan', true),
    ('strategies', 'plan', true),
    ('tactics', 'plan', true),
    ('opportunity_strategies', 'plan', true),
    ('actions', 'plan', true),
    ('forces', 'plan', true),
    ('risks', 'plan', true),
    ('communications', 'plan', true),
    ('metrics', 'plan', true),
    ('metric_readings', 'plan', true),
    ('reviews', 'plan', true),
    ('approvals', 'plan', true),
    ('checklist_marks', 'plan', true),
    ('client_permissions', 'plan', true);

-- A table that is not in the list (of a newer planbook) would be open to nobody but the book: say so.
DO $$
DECLARE
    unknown text;
BEGIN
    SELECT string_agg(tablename, ', ') INTO unknown
    FROM pg_tables
    WHERE schemaname = 'public'
      AND tablename NOT IN (SELECT name FROM planbook_tables)
      AND tablename NOT IN ('changes', 'alembic_version');
    IF unknown IS NOT NULL THEN
        RAISE NOTICE 'tables that this recipe does not know stay with planbook_book alone: %', unknown;
    END IF;
END
$$;

-- planbook_book owns every table: an owner, and a member of the owner, is not narrowed by row security.
DO $$
DECLARE
    one text;
BEGIN
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('ALTER TABLE public.%I OWNER TO planbook_book', one);
        EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, planbook_seller', one);
    END LOOP;
END
$$;

-- What belongs to whoever is logged in. These functions run as planbook_book, so they see all rows;
-- session_user is the role that logged in, whatever SET ROLE says.
CREATE OR REPLACE FUNCTION planbook_access.line() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE line(user_id) AS (
        SELECT person.user_id FROM planbook_access.people AS person WHERE person.role_name = session_user
        UNION
        SELECT below.user_id FROM public.users AS below JOIN line ON below.manager_id = line.user_id
    )
    SELECT user_id FROM line
$$;

CREATE OR REPLACE FUNCTION planbook_access.accounts() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT account_id FROM public.accounts WHERE owner_id IN (SELECT planbook_access.line())
$$;

CREATE OR REPLACE FUNCTION planbook_access.plans() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT plan_id FROM public.plans WHERE account_id IN (SELECT planbook_access.accounts())
$$;

CREATE OR REPLACE FUNCTION planbook_access.opportunities() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT opportunity_id FROM public.opportunities WHERE account_id IN (SELECT planbook_access.accounts())
$$;

-- Whether a plan may have this key: nobody takes over the history of another's plan that was removed.
CREATE OR REPLACE FUNCTION planbook_access.may_be_plan(key text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH mine AS MATERIALIZED (SELECT planbook_access.accounts() AS account_id),
    of_plan AS (
        SELECT unnest(ARRAY[belonged_to, belongs_to]) AS account_id
        FROM public.changes
        WHERE table_name IN ('plans', 'taken back: plans') AND row_id = key
    )
    SELECT CASE
        WHEN EXISTS (SELECT FROM of_plan WHERE account_id IS NOT NULL)
        THEN NOT EXISTS (SELECT FROM of_plan WHERE account_id NOT IN (SELECT account_id FROM mine))
        ELSE NOT EXISTS (
            SELECT FROM public.changes
            WHERE (belongs_to = key OR belonged_to = key)
              AND table_name NOT IN (
                  'accounts', 'contacts', 'opportunities', 'transactions', 'interactions', 'selection_scores',
                  'selection_decisions', 'plans', 'opportunity_contacts', 'stage_history')
        )
    END
$$;

DO $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['line()', 'accounts()', 'plans()', 'opportunities()', 'may_be_plan(text)'] LOOP
        EXECUTE 'ALTER FUNCTION planbook_access.' || one || ' OWNER TO planbook_book';
        EXECUTE 'REVOKE ALL ON FUNCTION planbook_access.' || one || ' FROM PUBLIC';
        EXECUTE 'GRANT EXECUTE ON FUNCTION planbook_access.' || one || ' TO planbook_seller';
    END LOOP;
END
$$;

-- Each table: rows that are seen, and, where people type, rows that are written.
DO $$
DECLARE
    one record;
    is_mine text;
    may_be text;
BEGIN
    FOR one IN SELECT * FROM planbook_tables WHERE to_regclass('public.' || quote_ident(name)) IS NOT NULL LOOP
        is_mine := CASE
            WHEN one.belongs = 'account' THEN 'account_id IN (SELECT planbook_access.accounts())'
            WHEN one.belongs = 'plan' THEN 'plan_id IN (SELECT planbook_access.plans())'
            WHEN one.belongs = 'opportunity' THEN 'opportunity_id IN (SELECT planbook_access.opportunities())'
            WHEN one.name = 'quotas' THEN 'user_id IN (SELECT planbook_access.line())'
            WHEN one.name = 'check_exceptions' THEN 'account_id IN (SELECT planbook_access.accounts())'
            ELSE 'true'
        END;
        may_be := CASE
            WHEN one.name = 'plans' THEN is_mine || ' AND planbook_access.may_be_plan(plan_id)'
            ELSE is_mine
        END;
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', one.name);
        EXECUTE format('DROP POLICY IF EXISTS planbook_seen ON public.%I', one.name);
        EXECUTE format('DROP POLICY IF EXISTS planbook_written ON public.%I', one.name);
        EXECUTE format(
            'CREATE POLICY planbook_seen ON public.%I FOR SELECT TO planbook_seller USING (%s)',
            one.name,
            CASE WHEN one.name = 'check_exceptions' THEN 'account_id IS NULL OR ' || is_mine ELSE is_mine END
        );
        EXECUTE format('GRANT SELECT ON public.%I TO planbook_seller', one.name);
        IF one.is_typed THEN
            EXECUTE format(
                'CREATE POLICY planbook_written ON public.%I FOR ALL TO planbook_seller USING (%s) WITH CHECK (%s)',
                one.name, is_mine, may_be
            );
            EXECUTE format('GRANT INSERT, UPDATE, DELETE ON public.%I TO planbook_seller', one.name);
        END IF;
    END LOOP;
END
$$;

-- The history holds every row before and after each change: an entry is seen by those who may see both.
DO $$
DECLARE
    of_scope text;
    seen text := '';
    written text := '';
    is_mine text;
    names text;
    typed text;
BEGIN
    FOREACH of_scope IN ARRAY ARRAY['book', 'account', 'plan', 'opportunity', 'quotas', 'check_exceptions'] LOOP
        SELECT string_agg(quote_literal(name), ', '), string_agg(quote_literal(name), ', ') FILTER (WHERE is_typed)
        INTO names, typed
        FROM planbook_tables
        WHERE belongs = of_scope OR name = of_scope;
        is_mine := CASE of_scope
            WHEN 'book' THEN 'true'
            WHEN 'quotas' THEN
                'coalesce(before ->> ''user_id'' IN (SELECT planbook_access.line()), true)'
                ' AND coalesce(after ->> ''user_id'' IN (SELECT planbook_access.line()), true)'
            WHEN 'check_exceptions' THEN
                'coalesce(before ->> ''account_id'' IN (SELECT planbook_access.accounts()), true)'
                ' AND coalesce(after ->> ''account_id'' IN (SELECT planbook_access.accounts()), true)'
            ELSE format(
                '(belonged_to IS NOT NULL OR belongs_to IS NOT NULL)'
                ' AND coalesce(belonged_to IN (SELECT planbook_access.%1$ss()), true)'
                ' AND coalesce(belongs_to IN (SELECT planbook_access.%1$ss()), true)',
                replace(of_scope, 'opportunity', 'opportunitie')
            )
        END;
        seen := seen || format('(table_name IN (%s) AND %s) OR ', names, is_mine);
        IF typed IS NOT NULL THEN
            written := written || format('(table_name IN (%s) AND %s) OR ', typed, is_mine);
        END IF;
    END LOOP;
    ALTER TABLE public.changes ENABLE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS planbook_seen ON public.changes;
    DROP POLICY IF EXISTS planbook_written ON public.changes;
    -- digests of people who are forgotten, so that no workbook of a seller brings one back
    EXECUTE 'CREATE POLICY planbook_seen ON public.changes FOR SELECT TO planbook_seller USING ('
        || seen || 'table_name = ''forgotten people'')';
    -- that a workbook was imported is written down, and read by the book
    EXECUTE 'CREATE POLICY planbook_written ON public.changes FOR INSERT TO planbook_seller WITH CHECK ('
        || written || 'table_name = ''imports'')';
END
$$;

GRANT SELECT, INSERT ON public.changes TO planbook_seller;
GRANT USAGE ON SEQUENCE public.changes_change_id_seq TO planbook_seller;
GRANT SELECT ON public.alembic_version TO planbook_seller;

COMMIT;
