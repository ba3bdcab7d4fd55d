import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';

export function NotFoundPage() {
  return (
    <Page title="Not found" bar="Not found">
      <EmptyState
        icon={<Compass size={24} />}
        title="There is no page at this address"
        action={
          <Button component={Link} to="/pipelines">
            Go to the pipelines
          </Button>
        }
      >
        The link may be old, or what it showed was deleted.
      </EmptyState>
    </Page>
  );
}
