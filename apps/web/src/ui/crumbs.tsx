import { Link, type LinkProps } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import classes from './crumbs.module.css';

type CrumbsProps = { readonly to: NonNullable<LinkProps['to']>; readonly label: string };

/** The way back up; the page's own name follows it in the top bar. */
export function Crumbs({ to, label }: CrumbsProps) {
  return (
    <nav className={classes.crumbs} aria-label="Breadcrumb">
      <Link to={to} className={classes.crumb}>
        {label}
      </Link>
      <ChevronRight size={14} aria-hidden />
    </nav>
  );
}
