import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { basePath } from '../rpc/base-url.ts';
import { BrokenPart } from '../ui/error-boundary.tsx';
import { readClustersSearch } from './clusters-search.ts';
import { Frame } from './frame.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { readRunSearch } from './run-search.ts';
import { readRunsSearch } from './runs-search.ts';

const root = createRootRoute({ component: Frame, notFoundComponent: NotFoundPage });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/pipelines', replace: true });
  },
});

const pipelines = createRoute({
  getParentRoute: () => root,
  path: '/pipelines',
  component: lazyRouteComponent(() => import('./pipelines-page.tsx'), 'PipelinesPage'),
});

const pipeline = createRoute({
  getParentRoute: () => root,
  path: '/pipelines/$pipelineId',
  component: lazyRouteComponent(() => import('./editor-page.tsx'), 'EditorPage'),
});

const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: readRunsSearch,
  component: lazyRouteComponent(() => import('./runs-page.tsx'), 'RunsPage'),
});

const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$runId',
  validateSearch: readRunSearch,
  component: lazyRouteComponent(() => import('./run-page.tsx'), 'RunPage'),
});

const clusters = createRoute({
  getParentRoute: () => root,
  path: '/clusters',
  validateSearch: readClustersSearch,
  component: lazyRouteComponent(() => import('./clusters-page.tsx'), 'ClustersPage'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings-page.tsx'), 'SettingsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([home, pipelines, pipeline, runs, run, clusters, settings]),
  basepath: basePath(),
  defaultPreload: 'intent',
  defaultErrorComponent: ({ error }) => (
    <BrokenPart error={error instanceof Error ? error : new Error(String(error))} />
  ),
});

declare module '@tanstack/react-router' {
  // The library learns the routes by declaration merging, which only an interface can do.
  interface Register {
    router: typeof router;
  }
}
