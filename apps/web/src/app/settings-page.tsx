import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { Page } from '../ui/page.tsx';
import classes from './settings-page.module.css';

/** What belongs to this browser, not to a pipeline or a cluster. */
export function SettingsPage() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Page title="Settings" bar="Settings">
      <section className={classes.row} aria-labelledby="settings-theme">
        <div>
          <h2 id="settings-theme" className={classes.name}>
            Theme
          </h2>
          <p className={classes.about}>Kept in this browser.</p>
        </div>
        <SegmentedControl
          aria-label="Theme"
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme)}
          data={[
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
            { value: 'auto', label: 'System' },
          ]}
        />
      </section>
    </Page>
  );
}
