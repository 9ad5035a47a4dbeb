<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AddSheet</name>
    <message numerus="yes">
        <source>{amount}; %n left out</source>
        <translation>
            <numerusform>{amount}; %n left out</numerusform>
            <numerusform>{amount}; %n left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Conduct</name>
    <message numerus="yes">
        <source>Deleted %n lecture(s)</source>
        <translation>
            <numerusform>Deleted %n lecture</numerusform>
            <numerusform>Deleted %n lectures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Control</name>
    <message numerus="yes">
        <source>%n job(s) cancelled. What was encoded of them goes.</source>
        <translation>
            <numerusform>%n job cancelled. What was encoded of it goes.</numerusform>
            <numerusform>%n jobs cancelled. What was encoded of them goes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) removed from the list.</source>
        <translation>
            <numerusform>%n job removed from the list.</numerusform>
            <numerusform>%n jobs removed from the list.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n done job(s) removed from the list. Published lectures stay.</source>
        <translation>
            <numerusform>%n done job removed from the list. Published lectures stay.</numerusform>
            <numerusform>%n done jobs removed from the list. Published lectures stay.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message numerus="yes">
        <source>%n lecture(s)</source>
        <translation>
            <numerusform>%n lecture</numerusform>
            <numerusform>%n lectures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DropTarget</name>
    <message numerus="yes">
        <source>%n of them cannot become lectures</source>
        <translation>
            <numerusform>%n of them cannot become a lecture</numerusform>
            <numerusform>%n of them cannot become lectures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ending</name>
    <message numerus="yes">
        <source>All work is done, %n failed.</source>
        <translation>
            <numerusform>All work is done, %n failed.</numerusform>
            <numerusform>All work is done, %n failed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Exchange</name>
    <message numerus="yes">
        <source>%n setting(s) reset</source>
        <translation>
            <numerusform>%n setting reset</numerusform>
            <numerusform>%n settings reset</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FactsSection</name>
    <message numerus="yes">
        <source>{size} in %n file(s)</source>
        <translation>
            <numerusform>{size} in %n file</numerusform>
            <numerusform>{size} in %n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogsPage</name>
    <message numerus="yes">
        <source>%n line(s) copied</source>
        <translation>
            <numerusform>%n line copied</numerusform>
            <numerusform>%n lines copied</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message numerus="yes">
        <source>%n lecture(s) published</source>
        <translation>
            <numerusform>%n lecture published</numerusform>
            <numerusform>%n lectures published</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueuePage</name>
    <message numerus="yes">
        <source>%n in work</source>
        <translation>
            <numerusform>%n in work</numerusform>
            <numerusform>%n in work</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{folder}: %n taken</source>
        <translation>
            <numerusform>{folder}: %n taken</numerusform>
            <numerusform>{folder}: %n taken</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lecture(s) in work.</source>
        <translation>
            <numerusform>%n lecture in work.</numerusform>
            <numerusform>%n lectures in work.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message numerus="yes">
        <source>%n operation(s) were not done. The next start goes on from here.</source>
        <translation>
            <numerusform>%n operation was not done. The next start goes on from here.</numerusform>
            <numerusform>%n operations were not done. The next start goes on from here.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ServiceCard</name>
    <message numerus="yes">
        <source>%n restart(s)</source>
        <translation>
            <numerusform>%n restart</numerusform>
            <numerusform>%n restarts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StepRow</name>
    <message numerus="yes">
        <source>%n step(s) cached</source>
        <translation>
            <numerusform>%n step cached</numerusform>
            <numerusform>%n steps cached</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StoreFollower</name>
    <message numerus="yes">
        <source>%n lecture(s) moved into the platform&apos;s store</source>
        <translation>
            <numerusform>%n lecture moved into the platform&apos;s store</numerusform>
            <numerusform>%n lectures moved into the platform&apos;s store</numerusform>
        </translation>
    </message>
</context>
</TS>
