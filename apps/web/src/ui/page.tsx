import { type ReactNode, useEffect } from 'react';
import classes from './page.module.css';

type PageProps = {
  /** Of the browser's tab. */
  readonly title: string;
  /** Left of the top bar: breadcrumb and name. Plain text becomes the page's heading. */
  readonly bar: ReactNode;
  /** Right of the top bar: the one primary button last. */
  readonly actions?: ReactNode;
  /** `flush`: the page fills the window and scrolls its parts by itself. Otherwise it is a column that scrolls. */
  readonly flush?: boolean;
  readonly children: ReactNode;
};

/** A page of the frame: top bar and content. */
export function Page({ title, bar, actions, flush = false, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Gridloom`;
  }, [title]);
  return (
    <main className={classes.page}>
      <header className={classes.bar}>
        <div className={classes.lead}>{typeof bar === 'string' ? <h1 className={classes.heading}>{bar}</h1> : bar}</div>
        <div className={classes.actions}>{actions}</div>
      </header>
      <div className={flush ? classes.flush : classes.scroll}>
        {flush ? children : <div className={classes.column}>{children}</div>}
      </div>
    </main>
  );
}
